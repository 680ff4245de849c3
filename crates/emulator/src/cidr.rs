use std::net::IpAddr;

/// A range of addresses. The bits behind the prefix may be set, as in the vendor's own `10.0.0.1/24`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Cidr {
    base: IpAddr,
    prefix: u32,
}

impl Cidr {
    /// Reads `10.0.0.0/24`, or one address. guess: IPv6 likewise; the vendor speaks of IPv4.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (base, prefix) = match text.split_once('/') {
            Some((base, prefix)) => (base.parse().ok()?, prefix.parse().ok()?),
            None => {
                let base: IpAddr = text.parse().ok()?;
                (base, width(base))
            }
        };
        (prefix <= width(base)).then_some(Cidr { base, prefix })
    }

    pub(crate) fn contains(self, address: IpAddr) -> bool {
        // An IPv4 caller of an IPv6 listener is an IPv4 caller.
        let address = address.to_canonical();
        let shift = width(self.base) - self.prefix;
        width(address) == width(self.base)
            && bits(address).checked_shr(shift) == bits(self.base).checked_shr(shift)
    }
}

const fn width(address: IpAddr) -> u32 {
    match address {
        IpAddr::V4(_) => 32,
        IpAddr::V6(_) => 128,
    }
}

fn bits(address: IpAddr) -> u128 {
    match address {
        IpAddr::V4(address) => address.to_bits().into(),
        IpAddr::V6(address) => address.to_bits(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges() {
        for (range, address, fine) in [
            ("10.0.0.1/24", "10.0.0.200", true),
            ("10.0.0.1/24", "10.0.1.1", false),
            ("10.0.0.1/24", "::ffff:10.0.0.7", true),
            ("127.0.0.1", "127.0.0.1", true),
            ("127.0.0.1", "127.0.0.2", false),
            ("0.0.0.0/0", "203.0.113.9", true),
            ("0.0.0.0/0", "::1", false),
            ("::/0", "2001:db8::1", true),
            ("2001:db8::/32", "2001:db8:1::1", true),
            ("2001:db8::/32", "2001:db9::1", false),
        ] {
            let found = Cidr::parse(range).unwrap().contains(address.parse().unwrap());
            assert_eq!(found, fine, "{range} {address}");
        }
        for bad in ["", "10.0.0.0/33", "10.0.0/24", "10.0.0.0/", "10.0.0.0/x", "::/129"] {
            assert_eq!(Cidr::parse(bad), None, "{bad}");
        }
    }
}
