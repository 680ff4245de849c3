use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use crate::config::Outbound;

/// Why nothing was sent.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Forbidden {
    /// Not a URL that can be called.
    #[error("the address is not an http or https URL with a host")]
    NoUrl,
    /// An address that nobody outside has: of this link, of nobody, of many.
    #[error(
        "{0} is an address of this network's own, where machines give out their secrets; it is never called"
    )]
    Never(IpAddr),
    /// The policy lets out what goes to this machine.
    #[error("{0} is another machine, and the policy is loopback")]
    NotLoopback(IpAddr),
    /// The policy lists the hosts.
    #[error("{0} is not on the list of hosts that the policy allows")]
    NotListed(String),
}

/// The metadata service of AWS under IPv6: it is in a private range and does what its link-local twin does.
const METADATA: Ipv6Addr = Ipv6Addr::new(0xfd00, 0xec2, 0, 0, 0, 0, 0, 0x254);

/// Whether `policy` lets a call go to `host`, which was found to have `address`.
///
/// Under `record` nothing leaves by itself, and somebody who lets one message out has read its address: so every one is let
/// out but those that are never called. This server listens on loopback only, so loopback and private ranges are its user's
/// own.
pub(super) fn check(policy: &Outbound, host: &str, address: IpAddr) -> Result<(), Forbidden> {
    if is_never_called(address) {
        return Err(Forbidden::Never(address));
    }
    match policy {
        Outbound::Record => Ok(()),
        Outbound::Loopback if plain(address).is_loopback() => Ok(()),
        Outbound::Loopback => Err(Forbidden::NotLoopback(address)),
        Outbound::Allow(hosts) if hosts.iter().any(|allowed| allowed.eq_ignore_ascii_case(host)) => Ok(()),
        Outbound::Allow(_) => Err(Forbidden::NotListed(host.to_owned())),
    }
}

fn is_never_called(address: IpAddr) -> bool {
    match plain(address) {
        IpAddr::V4(v4) => v4.is_link_local() || v4.is_broadcast() || v4.is_multicast() || v4.octets()[0] == 0,
        IpAddr::V6(v6) => {
            v6.is_unicast_link_local() || v6.is_multicast() || v6.is_unspecified() || v6 == METADATA
        }
    }
}

/// The IPv4 address inside an IPv6 one, where one is: mapped, compatible, translated (NAT64) or carried (6to4).
fn plain(address: IpAddr) -> IpAddr {
    let IpAddr::V6(v6) = address else { return address };
    let segments = v6.segments();
    let joined = |high: u16, low: u16| {
        let ([a, b], [c, d]) = (high.to_be_bytes(), low.to_be_bytes());
        IpAddr::V4(Ipv4Addr::new(a, b, c, d))
    };
    match segments {
        [0, 0, 0, 0, 0, 0xffff, high, low] | [0x64, 0xff9b, 0, 0, 0, 0, high, low] => joined(high, low),
        // `::` and `::1` are addresses of their own.
        [0, 0, 0, 0, 0, 0, high, low] if high != 0 => joined(high, low),
        [0x2002, high, low, ..] => joined(high, low),
        _ => address,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn checked(policy: &str, host: &str, address: &str) -> Result<(), Forbidden> {
        check(&policy.parse().unwrap(), host, address.parse().unwrap())
    }

    #[test]
    fn what_is_never_called_is_not_called_under_any_policy_and_in_no_disguise() {
        for address in [
            "169.254.169.254",
            "169.254.0.1",
            "0.0.0.0",
            "0.1.2.3",
            "255.255.255.255",
            "224.0.0.1",
            "fe80::1",
            "febf::1",
            "ff02::1",
            "::",
            "fd00:ec2::254",
            "::ffff:169.254.169.254",
            "::169.254.169.254",
            "64:ff9b::a9fe:a9fe",
            "2002:a9fe:a9fe::1",
        ] {
            for policy in ["record", "loopback", "allow=meta.test"] {
                let refused = checked(policy, "meta.test", address);
                assert!(matches!(refused, Err(Forbidden::Never(_))), "{policy} {address}: {refused:?}");
            }
        }
    }

    #[test]
    fn each_policy_lets_out_its_own() {
        for (policy, host, address, allowed) in [
            ("record", "example.test", "203.0.113.7", true),
            ("record", "localhost", "127.0.0.1", true),
            ("record", "nas", "192.168.1.5", true),
            ("record", "example.test", "2001:db8::1", true),
            ("loopback", "localhost", "127.0.0.1", true),
            ("loopback", "localhost", "::1", true),
            ("loopback", "localhost", "::ffff:127.0.0.1", true),
            ("loopback", "localhost", "192.168.1.5", false),
            ("loopback", "localhost", "203.0.113.7", false),
            ("allow=a.test,b.test", "B.test", "203.0.113.7", true),
            ("allow=a.test", "xa.test", "203.0.113.7", false),
            ("allow=a.test", "localhost", "127.0.0.1", false),
        ] {
            assert_eq!(checked(policy, host, address).is_ok(), allowed, "{policy} {host} {address}");
        }
    }
}
