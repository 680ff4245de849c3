use std::net::IpAddr;

use api::{
    console::lease::{
        EVERYBODY, LeaseDraft, LeaseFault, LeaseFinding, MOST_MINUTES, MOST_RANGES, MOST_REASON, MOST_TICKET,
        is_range, too_broad,
    },
    soracom::port_mapping::{
        AccessService, CreatePortMappingForSimRequest, PortMappingDestinationForSim, PortMappingSource,
    },
};

/// Ports whose protocol encrypts by itself: SSH, HTTPS, MQTT and LDAP over TLS.
const ENCRYPTED: [u16; 6] = [22, 443, 636, 2222, 8443, 8883];
/// Ports whose protocol encrypts nothing: FTP, Telnet, HTTP, Modbus, MQTT, VNC.
const IN_CLEAR: [u16; 8] = [21, 23, 80, 502, 1883, 5900, 8000, 8080];

/// What is to be said about a door before it is opened to a SIM that is `online`, where `open_already` doors lead to the same
/// port; `everybody` is what was typed by whoever lets in everybody, or more
/// than a few: more IPv4 addresses than a /8 has, or more IPv6 ones than a /32.
pub fn findings(
    draft: &LeaseDraft,
    online: bool,
    open_already: u64,
    everybody: Option<&str>,
) -> Vec<LeaseFinding> {
    let mut found = Vec::new();
    let mut say = |what, blocks, word: &str| {
        let word = word.chars().take(64).collect();
        found.push(LeaseFinding { what, word, blocks });
    };
    if !online {
        say(LeaseFault::Offline, true, "");
    }
    if draft.port == 0 {
        say(LeaseFault::NoPort, true, "");
    }
    if !(1..=MOST_MINUTES).contains(&draft.minutes) {
        say(LeaseFault::BadMinutes, true, "");
    }
    if draft.reason.trim().is_empty() {
        say(LeaseFault::NoReason, true, "");
    }
    if draft.reason.chars().count() > MOST_REASON {
        say(LeaseFault::LongReason, true, "");
    }
    if draft.ticket.chars().count() > MOST_TICKET {
        say(LeaseFault::LongTicket, true, "");
    }
    if draft.idle_minutes.is_some_and(|minutes| !(1..=MOST_MINUTES).contains(&minutes)) {
        say(LeaseFault::BadIdle, true, "");
    }
    let ranges = ranges(draft);
    if ranges.is_empty() {
        say(LeaseFault::NoSource, true, "");
    }
    if ranges.len() > MOST_RANGES {
        say(LeaseFault::TooManyRanges, true, "");
    }
    for bad in ranges.iter().filter(|range| !is_range(range)) {
        say(LeaseFault::BadRange, true, bad);
    }
    if let Some(broad) = too_broad(&ranges) {
        say(LeaseFault::Everybody, everybody.map(str::trim) != Some(EVERYBODY), &broad);
    }
    if draft.tls && ENCRYPTED.contains(&draft.port) {
        say(LeaseFault::TlsTwice, false, "");
    }
    if !draft.tls && IN_CLEAR.contains(&draft.port) {
        say(LeaseFault::InClear, false, "");
    }
    if open_already > 0 {
        say(LeaseFault::OpenAlready, false, "");
    }
    found
}

/// Who may come in, as the platform is told: an address alone is a range of one.
pub(super) fn ranges(draft: &LeaseDraft) -> Vec<String> {
    let named = draft.ranges.iter().map(|range| range.trim()).filter(|range| !range.is_empty());
    named
        .map(|range| match range.parse() {
            Ok(IpAddr::V4(address)) => format!("{address}/32"),
            Ok(IpAddr::V6(address)) => format!("{address}/128"),
            Err(_) => range.to_owned(),
        })
        .collect()
}

/// The body of the call that opens it. Minutes become seconds here and nowhere else.
pub fn request(draft: &LeaseDraft) -> CreatePortMappingForSimRequest {
    CreatePortMappingForSimRequest {
        destination: PortMappingDestinationForSim {
            port: draft.port.into(),
            service: Some(AccessService::Air),
        },
        duration: Some(u32::from(draft.minutes) * 60),
        source: Some(PortMappingSource { ip_ranges: Some(ranges(draft)) }),
        tls_required: Some(draft.tls),
    }
}

#[cfg(test)]
mod tests {
    use api::id::SimId;
    use serde_json::json;

    use super::*;

    fn draft() -> LeaseDraft {
        LeaseDraft {
            sim_id: SimId::new("8981100000000000017").unwrap(),
            port: 22,
            minutes: 30,
            ranges: vec!["203.0.113.41".into()],
            tls: false,
            reason: "replace contactor log".into(),
            ticket: "OPS-4420".into(),
            idle_minutes: None,
        }
    }

    fn said(draft: &LeaseDraft, online: bool, everybody: Option<&str>) -> Vec<(LeaseFault, bool)> {
        findings(draft, online, 0, everybody).into_iter().map(|found| (found.what, found.blocks)).collect()
    }

    #[test]
    fn minutes_become_seconds_and_an_address_a_range_of_one() {
        assert_eq!(
            serde_json::to_value(request(&draft())).unwrap(),
            json!({ "destination": { "port": 22, "service": "air" }, "duration": 1_800,
                    "source": { "ipRanges": ["203.0.113.41/32"] }, "tlsRequired": false })
        );
    }

    #[test]
    fn what_stands_in_the_way_is_said() {
        use LeaseFault::*;
        assert_eq!(said(&draft(), true, None), []);
        assert_eq!(said(&draft(), false, None), [(Offline, true)]);
        let all = |range: &str| LeaseDraft { ranges: vec![range.into()], ..draft() };
        for range in ["0.0.0.0/0", "::/0", "10.0.0.1/0", "0.0.0.0/00"] {
            assert_eq!(said(&all(range), true, None), [(Everybody, true)], "{range}");
            assert_eq!(said(&all(range), true, Some("yes")), [(Everybody, true)], "{range}");
            assert_eq!(said(&all(range), true, Some(" 0.0.0.0/0 ")), [(Everybody, false)], "{range}");
        }
        let halves = LeaseDraft { ranges: vec!["0.0.0.0/1".into(), " 128.0.0.0/1".into()], ..draft() };
        assert_eq!(said(&halves, true, None), [(Everybody, true)]);
        assert_eq!(said(&halves, true, Some("0.0.0.0/1")), [(Everybody, true)]);
        assert_eq!(said(&halves, true, Some(EVERYBODY)), [(Everybody, false)]);
        let shares = ["10.0.0.0/8".into(), "2001:db8::/32".into(), "11.0.0.0/9".into()];
        let several = findings(&LeaseDraft { ranges: shares.into(), ..draft() }, true, 0, None);
        assert_eq!(several[0].word, "10.0.0.0/8, 2001:db8::/32, 11.0.0.0/9", "all of them together");
        for range in ["everybody", "10.0.0.0/33", "10.0.0/8", "10.0.0.0/+8", "10.0.0.0/"] {
            assert_eq!(said(&all(range), true, None), [(BadRange, true)], "{range}");
        }
        assert_eq!(said(&LeaseDraft { ranges: vec![" ".into()], ..draft() }, true, None), [(NoSource, true)]);
        let long = LeaseDraft {
            reason: "理".repeat(MOST_REASON + 1),
            ticket: "x".repeat(MOST_TICKET + 1),
            idle_minutes: Some(0),
            ..draft()
        };
        assert_eq!(said(&long, true, None), [(LongReason, true), (LongTicket, true), (BadIdle, true)]);
        let fits = LeaseDraft {
            reason: "理".repeat(MOST_REASON),
            ticket: "x".repeat(MOST_TICKET),
            idle_minutes: Some(1),
            ..draft()
        };
        assert_eq!(said(&fits, true, None), []);
        let wrong = LeaseDraft { port: 0, minutes: 481, reason: " ".into(), ..draft() };
        assert_eq!(said(&wrong, true, None), [(NoPort, true), (BadMinutes, true), (NoReason, true)]);
        assert_eq!(said(&LeaseDraft { tls: true, ..draft() }, true, None), [(TlsTwice, false)]);
        assert_eq!(said(&LeaseDraft { port: 80, ..draft() }, true, None), [(InClear, false)]);
    }
}
