use std::net::Ipv4Addr;

use sha2::{Digest, Sha256};

use super::{options::Options, time::millis_of};
use crate::field::linux::{
    Machine,
    shell::{Call, Ended},
};

/// What is sent where nothing is asked for: a real one never stops.
const PINGS: usize = 4;
const MOST_PINGS: usize = 10_000;
/// [ping: the host is not known]
const UNKNOWN: u8 = 2;

/// Asks a host for an answer. Every host answers, save those whose names end in `.invalid`. [RFC 2606]
pub(super) fn ping(call: &mut Call<'_>) -> Ended {
    let read = || -> Result<(&str, usize, u64), String> {
        let options = Options::of(call.args, "nq4Ov", "ciWwsI")?;
        let count = options.number('c')?.unwrap_or(PINGS);
        if !(1..=MOST_PINGS).contains(&count) {
            return Err(format!("invalid argument: '{count}': out of range: 1 <= value <= {MOST_PINGS}"));
        }
        let pause = options.value('i').map_or(Some(1_000), millis_of).ok_or("bad timing interval")?;
        let host = options.operands.last().ok_or("usage error: Destination address required")?;
        Ok((host, count, pause))
    };
    let (host, count, pause) = match read() {
        Ok(read) => read,
        Err(why) => {
            call.complain(why);
            return Ok(UNKNOWN);
        }
    };
    let host = host.to_owned();
    let Some(address) = resolved(&host, call.machine) else {
        call.complain(format_args!("{host}: Name or service not known"));
        return Ok(UNKNOWN);
    };
    let own = address.is_loopback() || address.to_string() == call.machine.facts.address;
    call.line(format!("PING {host} ({address}) 56(84) bytes of data."));
    let mut times = Vec::new();
    for sequence in 1..=count {
        if call.is_heard_out() {
            break;
        }
        if sequence > 1 {
            call.wait(pause);
        }
        let micros = round_trip(&host, sequence, own);
        times.push(micros);
        let hops = if own { 64 } else { 52 };
        call.line(format!(
            "64 bytes from {address}: icmp_seq={sequence} ttl={hops} time={} ms",
            millis(micros)
        ));
    }
    let sent = times.len() as u64;
    let took = (sent - 1) * pause + times.last().copied().unwrap_or_default() / 1_000;
    let average = times.iter().sum::<u64>() / sent;
    let spread = times.iter().map(|time| time.abs_diff(average)).sum::<u64>() / sent;
    let [least, average, most, spread] =
        [times.iter().min().copied(), Some(average), times.iter().max().copied(), Some(spread)]
            .map(|micros| micros.unwrap_or_default())
            .map(|micros| format!("{}.{:03}", micros / 1_000, micros % 1_000));
    call.line(format!("\n--- {host} ping statistics ---"));
    call.line(format!("{sent} packets transmitted, {sent} received, 0% packet loss, time {took}ms"));
    call.line(format!("rtt min/avg/max/mdev = {least}/{average}/{most}/{spread} ms"));
    Ok(0)
}

fn resolved(host: &str, machine: &Machine) -> Option<Ipv4Addr> {
    if let Ok(address) = host.parse() {
        return Some(address);
    }
    let lower = host.trim_end_matches('.').to_ascii_lowercase();
    let is_label = |label: &str| {
        (1..=63).contains(&label.len())
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    if lower.len() > 253
        || !lower.split('.').all(is_label)
        || lower == "invalid"
        || lower.ends_with(".invalid")
    {
        return None;
    }
    // What looks like an address and is none.
    if lower.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.') {
        return None;
    }
    if lower == "localhost" {
        return Some(Ipv4Addr::LOCALHOST);
    }
    if lower == machine.hostname() {
        return machine.facts.address.parse().ok().or(Some(Ipv4Addr::LOCALHOST));
    }
    // An address that belongs to nobody. [RFC 5737]
    Some(Ipv4Addr::new(203, 0, 113, Sha256::digest(lower)[0]))
}

/// Microseconds that an answer takes: the same for the same host and number.
fn round_trip(host: &str, sequence: usize, own: bool) -> u64 {
    let digest = Sha256::digest(format!("{host} {sequence}"));
    let chance = u64::from(u16::from_be_bytes([digest[0], digest[1]]));
    let far = u64::from(Sha256::digest(host)[0]) * 200;
    if own { 40 + chance % 60 } else { 31_000 + far + chance % 24_000 }
}

/// [ping: three digits and more]
fn millis(micros: u64) -> String {
    match micros {
        0..1_000 => format!("0.{micros:03}"),
        1_000..10_000 => format!("{}.{:02}", micros / 1_000, micros % 1_000 / 10),
        10_000..100_000 => format!("{}.{}", micros / 1_000, micros % 1_000 / 100),
        _ => (micros / 1_000).to_string(),
    }
}
