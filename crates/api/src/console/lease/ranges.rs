//! Source ranges of a door: how they are written, and how many addresses they let in together.
//!
//! Who lets in a good part of the internet has to type so, however the ranges are cut: two halves are the whole, and an IPv6
//! range that holds the IPv4 addresses lets in those.

use std::{
    net::{IpAddr, Ipv6Addr},
    ops::RangeInclusive,
};

/// Most IPv4 addresses that are let in unasked: those of a /8, the largest block that was ever given to one holder.
const MOST_V4: u128 = 1 << 24;
/// Most IPv6 addresses that are let in unasked: those of a /32, what a registry gives a provider to begin with. [RFC 6177, RIPE-738]
const MOST_V6: u128 = 1 << (128 - 32);
/// The IPv4 addresses among the IPv6 ones, `::ffff:0:0/96`. [RFC 4291 2.5.5.2]
const MAPPED: RangeInclusive<u128> = 0xffff_0000_0000..=0xffff_ffff_ffff;

/// The first and the last address that a range lets in, however it is written; none for what is no range.
pub fn let_in(text: &str) -> Option<(u128, u128)> {
    let whole = match text.parse() {
        Ok(IpAddr::V4(address)) => addresses(&format!("{address}/32")),
        Ok(IpAddr::V6(address)) => addresses(&format!("{address}/128")),
        Err(_) => addresses(text),
    };
    whole.map(|range| (*range.start(), *range.end()))
}

/// Whether a text is a range in CIDR notation.
pub fn is_range(text: &str) -> bool {
    addresses(text).is_some()
}

/// What of the ranges lets in more than a few: one of them that does so alone, else all together; none where they do not. What is
/// no range counts for nothing.
pub fn too_broad(ranges: &[String]) -> Option<String> {
    let broad = |ranges: &[String]| {
        let among: Vec<_> = ranges.iter().filter_map(|range| addresses(range)).collect();
        let v4 = count(among.iter().filter_map(|range| overlap(range, &MAPPED)).collect());
        v4 > MOST_V4 || count(among) - v4 > MOST_V6
    };
    let alone = ranges.iter().find(|range| broad(std::slice::from_ref(range)));
    alone.cloned().or_else(|| broad(ranges).then(|| ranges.join(", ")))
}

/// The addresses of a range, those of IPv4 as IPv6 has them.
fn addresses(text: &str) -> Option<RangeInclusive<u128>> {
    let (base, bits) = text.split_once('/')?;
    let (base, before) = match base.parse().ok()? {
        IpAddr::V4(base) => (base.to_ipv6_mapped(), 96),
        IpAddr::V6(base) => (base, 0),
    };
    let digits = !bits.is_empty() && bits.len() <= 3 && bits.bytes().all(|byte| byte.is_ascii_digit());
    let bits = bits.parse::<u32>().ok().filter(|bits| digits && before + bits <= Ipv6Addr::BITS)?;
    let free = u128::MAX.checked_shr(before + bits).unwrap_or(0);
    let first = base.to_bits() & !free;
    Some(first..=first | free)
}

fn overlap(one: &RangeInclusive<u128>, other: &RangeInclusive<u128>) -> Option<RangeInclusive<u128>> {
    let both = *one.start().max(other.start())..=*one.end().min(other.end());
    (!both.is_empty()).then_some(both)
}

/// How many addresses are in at least one of them; all there are count as one less.
fn count(mut among: Vec<RangeInclusive<u128>>) -> u128 {
    among.sort_by_key(|range| *range.start());
    let (mut counted, mut next) = (0_u128, Some(0_u128));
    for range in among {
        // Beyond the last address there is none.
        let Some(from) = next.map(|next| next.max(*range.start())) else { break };
        if let Some(more) = range.end().checked_sub(from) {
            counted = counted.saturating_add(more).saturating_add(1);
            next = range.end().checked_add(1);
        }
    }
    counted
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(ranges: &[&str]) -> Option<String> {
        too_broad(&ranges.iter().map(|range| (*range).to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn what_lets_in_more_than_a_few_is_told_however_it_is_cut() {
        for range in [
            "0.0.0.0/0",
            "10.0.0.1/0",
            "0.0.0.0/00",
            "0.0.0.0/1",
            "128.0.0.0/1",
            "10.0.0.0/7",
            "::/0",
            "8000::/1",
            "2000::/3",
            "2400::/31",
            "::ffff:0:0/96",
            "::ffff:10.0.0.0/103",
            "::/80",
            "::fffe:0:0/95",
        ] {
            assert_eq!(said(&["203.0.113.0/24", range]).as_deref(), Some(range));
        }
        for ranges in [
            &["10.0.0.0/8", "192.0.2.1/32"][..],
            &["10.0.0.0/8", "11.0.0.0/8"],
            &["10.0.0.0/9", "10.128.0.0/9", "::ffff:192.0.2.1/128"],
            &["10.0.0.0/8", "::ffff:11.0.0.0/120"],
            &["2400::/32", "2401::/128"],
            &["2400::/33", "2400:0:8000::/33", "2401::/128"],
        ] {
            assert_eq!(said(ranges), Some(ranges.join(", ")));
        }
    }

    #[test]
    fn what_lets_in_a_few_is_not() {
        for ranges in [
            &[][..],
            &["203.0.113.41/32", "198.51.100.0/24"],
            &["10.0.0.0/8"],
            &["10.1.2.3/8"],
            // The same ones several times are let in once.
            &["10.0.0.0/8", "10.0.0.0/8", "10.20.0.0/16", "::ffff:10.0.0.0/104"],
            &["2400::/32"],
            &["2400::/32", "2400:0:1::/48", "10.0.0.0/8"],
            &["::1/128", "::/96"],
            &["everybody", "10.0.0.0/33", "::/129", "0.0.0.0", "/0", "0.0.0.0/", "0.0.0.0/+0"],
        ] {
            assert_eq!(said(ranges), None, "{ranges:?}");
        }
    }

    #[test]
    fn addresses_are_counted_once_to_the_last() {
        let all = "::/0";
        for (ranges, expected) in [
            (&[][..], 0),
            (&["10.0.0.0/24", "10.0.0.128/25", "10.0.1.0/32"], 257),
            (&["255.255.255.255/32", "0.0.0.0/32"], 2),
            (&["10.0.0.9/31", "10.0.0.9/32"], 2),
            (&["ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff/128", "ffff::/16"], 1 << 112),
            (&[all], u128::MAX),
            (&[all, "ffff::/16", all], u128::MAX),
            (&["::/1", "8000::/1"], u128::MAX),
        ] {
            let among = ranges.iter().map(|range| addresses(range).unwrap()).collect();
            assert_eq!(count(among), expected, "{ranges:?}");
        }
    }

    #[test]
    fn a_range_is_the_same_however_it_is_written() {
        for (one, other) in [
            ("10.1.2.3/8", "10.0.0.0/8"),
            ("10.1.2.3", "10.1.2.3/32"),
            ("1.2.3.4/0", "0.0.0.0/0"),
            ("2001:DB8:0::1/32", "2001:db8::/32"),
            ("::1", "::1/128"),
        ] {
            assert!(let_in(one).is_some() && let_in(one) == let_in(other), "{one} {other}");
        }
        assert_ne!(let_in("10.0.0.0/8"), let_in("10.0.0.0/9"));
        assert_eq!((let_in("10.0.0.0/33"), let_in("anywhere")), (None, None));
    }
}
