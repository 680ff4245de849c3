use std::{
    collections::BTreeSet,
    net::{IpAddr, Ipv4Addr, Ipv6Addr},
};

use api::{
    UnixMillis,
    console::lease::{DoorAddress, Lease},
    soracom::port_mapping::PortMapping,
};

use super::{draft::ranges, state::address_of};

/// How far the clocks of the platform and of a context may differ, in milliseconds, when one says when a door was opened.
const CLOCKS_MS: i64 = 300_000;

/// A door whose call was not answered: what is known of it beforehand.
pub(super) struct Lost<'l> {
    lease: &'l Lease,
    before: &'l BTreeSet<(DoorAddress, Option<UnixMillis>)>,
    taken: &'l BTreeSet<DoorAddress>,
    wanted: BTreeSet<String>,
}

impl<'l> Lost<'l> {
    /// The door of `lease`: none of those that were there `before`, and none that other leases have.
    pub(super) fn new(
        lease: &'l Lease,
        before: &'l BTreeSet<(DoorAddress, Option<UnixMillis>)>,
        taken: &'l BTreeSet<DoorAddress>,
    ) -> Self {
        let wanted = ranges(&lease.draft).iter().map(|range| canonical(range)).collect();
        Lost { lease, before, taken, wanted }
    }

    /// True for a door that it can only be.
    pub(super) fn is_it(&self, door: &PortMapping) -> bool {
        let Some(at) = address_of(door) else { return false };
        let draft = &self.lease.draft;
        let source = door.source.as_ref().and_then(|source| source.ip_ranges.as_deref()).unwrap_or_default();
        let source: BTreeSet<String> = source.iter().map(|range| canonical(range)).collect();
        door.destination.as_ref().map(|destination| destination.port) == Some(draft.port.into())
            && door.duration == Some(u32::from(draft.minutes) * 60)
            && door.created_time.is_some_and(|time| time >= self.lease.asked_at.plus(-CLOCKS_MS))
            && source == self.wanted
            && !self.taken.contains(&at)
            && !self.before.contains(&(at, door.created_time))
    }
}

/// A range in the one way in which it can be written: its first address and its length. What is no range stays as it is.
fn canonical(range: &str) -> String {
    let (address, bits) = range.split_once('/').unwrap_or((range, ""));
    let masked = |bits_of: u32, value: u128| {
        let bits = if bits.is_empty() { Some(bits_of) } else { bits.parse().ok() };
        let bits = bits.filter(|bits| *bits <= bits_of)?;
        let host = bits_of - bits;
        // A shift by all there is keeps nothing.
        let network = value.checked_shr(host).unwrap_or(0).checked_shl(host).unwrap_or(0);
        Some((network, bits))
    };
    let read = match address.trim().parse() {
        Ok(IpAddr::V4(address)) => masked(32, u128::from(address.to_bits())).map(|(network, bits)| {
            format!("{}/{bits}", Ipv4Addr::from(u32::try_from(network).unwrap_or_default()))
        }),
        Ok(IpAddr::V6(address)) => masked(128, address.to_bits())
            .map(|(network, bits)| format!("{}/{bits}", Ipv6Addr::from(network))),
        Err(_) => None,
    };
    read.unwrap_or_else(|| range.to_owned())
}

#[cfg(test)]
mod tests {
    use super::canonical;

    #[test]
    fn a_range_is_written_in_one_way() {
        for (written, one) in [
            ("10.1.2.3/8", "10.0.0.0/8"),
            ("10.1.2.3", "10.1.2.3/32"),
            ("10.1.2.3/32", "10.1.2.3/32"),
            ("1.2.3.4/0", "0.0.0.0/0"),
            ("2001:DB8:0::1/32", "2001:db8::/32"),
            ("::1", "::1/128"),
            ("::/0", "::/0"),
            ("10.0.0.0/33", "10.0.0.0/33"),
            ("anywhere", "anywhere"),
        ] {
            assert_eq!(canonical(written), one, "{written}");
        }
    }
}
