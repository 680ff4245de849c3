//! A fleet of a million: what it takes in memory, how long its lists take, and how long it takes to be kept and read.
//!
//! Prints one JSON object a run. What ends in `_ms` is milliseconds, in `_us` microseconds, in `_mb` megabytes; memory is
//! in bytes a SIM. `first_…_ms` is a first window in an order that nobody asked for before; `sorts_ms` is the longest of
//! the other columns, in either direction; `rest_…_ms` is the longest of filters that look into names and identifiers.

use std::{
    fmt::Write as _,
    process::Command,
    time::{Duration, Instant},
};

use api::{
    UnixMillis,
    console::{sim_row::SimRow, window::WindowQuery},
    id::GroupId,
    soracom::group::Group,
};
use index::Index;
use serde_json::json;

const RUNS: usize = 3;
/// Asks for one run.
const ONE: &str = "one";
const SIMS: u64 = 1_000_000;
const GROUPS: u64 = 40;
const NOW: UnixMillis = UnixMillis(1_800_000_000_000);
const PLACES: [&str; 5] = ["osaka", "kobe", "kyoto", "nara", "Sakai"];
const LINES: [&str; 4] = ["pump", "valve", "gate", "meter"];

#[expect(clippy::disallowed_methods, reason = "a bench measures time")]
fn instant() -> Instant {
    Instant::now()
}

fn timed<T>(work: impl FnOnce() -> T) -> (f64, T) {
    let began = instant();
    let answer = work();
    (ms(began.elapsed()), answer)
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1_000.0
}

fn ask(index: &Index, q: &str, sort: &str, offset: u64) -> f64 {
    let query = WindowQuery { q: q.to_owned(), sort: sort.to_owned(), offset, limit: None };
    let (time, found) = timed(|| index.window(&query, NOW).expect("a query"));
    assert!(!found.rows.is_empty(), "{q} finds something");
    time
}

fn longest(times: impl IntoIterator<Item = f64>) -> f64 {
    times.into_iter().fold(0.0, f64::max)
}

#[expect(clippy::print_stdout, reason = "the figures are the output")]
fn main() {
    if std::env::args().any(|argument| argument == ONE) {
        let mut line = String::new();
        for (name, value) in run() {
            let comma = if line.is_empty() { "" } else { "," };
            write!(line, "{comma}\"{name}\":{value:.3}").expect("room");
        }
        return println!("{{{line}}}");
    }
    // A process each: what an earlier run left behind would hide what a later one takes.
    for _ in 0..RUNS {
        let this = std::env::current_exe().expect("a bench is a file");
        let status = Command::new(this).arg(ONE).status().expect("a bench runs");
        assert!(status.success(), "a run failed");
    }
}

fn run() -> Vec<(&'static str, f64)> {
    let mut figures = Vec::new();
    let before = resident();
    let mut index = Index::default();
    for number in 0..GROUPS {
        index.upsert_group(group(number, "Plant"));
    }
    // Making the rows is not what is measured: they come in pages, as from a server.
    let mut fill = Duration::ZERO;
    for page in 0..SIMS / 10_000 {
        let rows: Vec<SimRow> = (page * 10_000..(page + 1) * 10_000).map(row).collect();
        let began = instant();
        rows.iter().for_each(|row| drop(index.upsert(row)));
        fill += began.elapsed();
    }
    let each = |before: u64| resident().saturating_sub(before) as f64 / SIMS as f64;
    figures.extend([("fill_ms", ms(fill)), ("bytes_per_sim", each(before))]);
    lists(&index, &mut figures);
    figures.push(("bytes_in_every_order", each(before)));
    // A hundred devices come back: every order follows.
    let changed: Vec<SimRow> = (0..100).map(|nth| SimRow { since: Some(NOW), ..row(nth * 9_973) }).collect();
    let (upsert, ()) = timed(|| changed.iter().for_each(|row| drop(index.upsert(row))));
    figures.push(("upsert_us", upsert * 10.0));
    // Some of the rows here are not as a group would judge them, the first time.
    index.upsert_group(group(8, "Plant"));
    let (same, replaced) = timed(|| index.upsert_group(group(8, "Plant")).len());
    assert_eq!(replaced, 0, "nothing changed");
    let (judge, replaced) = timed(|| index.upsert_group(group(7, "Hall")).len());
    assert!(replaced > 20_000, "the rows of every member change");
    figures.extend([("judge_same_ms", same), ("judge_ms", judge)]);
    let mut bytes = Vec::new();
    let (write, ()) = timed(|| index.write(b"note", &mut bytes).expect("room"));
    drop(index);
    let (read, again) = timed(|| Index::read(bytes.as_slice()).expect("a snapshot").0);
    assert_eq!(again.len() as u64, SIMS);
    figures.extend([("write_ms", write), ("read_ms", read), ("snapshot_mb", bytes.len() as f64 / 1e6)]);
    figures
}

fn lists(index: &Index, figures: &mut Vec<(&'static str, f64)>) {
    let ask = |q: &str, sort: &str, offset: u64| ask(index, q, sort, offset);
    figures.extend([("first_sort_ms", ask("", "name", 0)), ("first_since_ms", ask("", "-since", 0))]);
    let others = ["-name", "since", "sim", "-sim", "state", "-state", "group", "-group"];
    let rest = ["status", "-status", "plan", "-plan", "drift", "-drift"];
    figures.push(("sorts_ms", longest(others.into_iter().chain(rest).map(|sort| ask("", sort, 0)))));
    figures.push(("plain_ms", longest([0, SIMS / 2, SIMS - 10].map(|offset| ask("", "", offset)))));
    figures.push(("filter_ms", ask("state:online group:g-7", "", 0)));
    figures.push(("wide_ms", ask("state:online", "", SIMS / 4)));
    figures.push((
        "rest_names_ms",
        longest(["name:osaka-*", "name!*-pump-*", "tag.site:kobe"].map(|q| ask(q, "", 0))),
    ));
    figures.push(("rest_ids_ms", longest(["sim:*12345*", "imsi:44010*", "imei:*7"].map(|q| ask(q, "", 0)))));
    figures.push(("text_ms", ask("pump", "", 0)));
    figures.push(("text_rare_ms", ask("kobe-pump-123", "", 0)));
    figures.push(("digits_ms", ask("12345", "", 0)));
    figures.push(("digits_all_ms", ask("8981", "", 0)));
    figures.push(("sorted_ms", ask("name!nobody", "-since", SIMS / 2)));
    let (groups, _) = timed(|| index.groups_window(&WindowQuery::default(), NOW).expect("a query"));
    let (group, _) = timed(|| index.group_row(&GroupId::new("g-7").expect("an ID")));
    figures.extend([("groups_ms", groups), ("group_ms", group)]);
}

fn group(number: u64, name: &str) -> Group {
    let group = json!({
        "groupId": format!("g-{number}"), "tags": { "name": format!("{name} {number}") },
        "configuration": { "SoracomAir": { "useCustomDns": true, "dnsServers": ["10.0.0.53"] } },
        "lastModifiedTime": NOW.0 - 3_600_000,
    });
    serde_json::from_value(group).expect("a group")
}

/// A row as the `fleet` scenario has them: names that count within a place, a place as a tag, three in four online.
fn row(number: u64) -> SimRow {
    let (place, line) = (PLACES[number as usize % 5], LINES[number as usize % 4]);
    // No order is the order of the SIM IDs but that.
    let mixed = number.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 20;
    let online = !mixed.is_multiple_of(4);
    let group = mixed % GROUPS;
    let state = match mixed % 97 {
        0 => "blocked",
        1 if online => "stale",
        _ if online => "online",
        _ => "offline",
    };
    let row = json!({
        "simId": format!("8981100{:012}", 240_310_070 + number * 130), "imsi": format!("44010{:010}", 3_100_417_000 + number * 7),
        "imei": format!("35693803{:07}", mixed % 10_000_000), "name": format!("{place}-{line}-{:06}", mixed % SIMS),
        "groupId": format!("g-{group}"), "group": format!("Plant {group}"), "status": "active",
        "subscription": if number.is_multiple_of(3) { "plan-D" } else { "planX3" }, "speedClass": "s1.fast",
        "state": state, "online": online, "drift": if state == "stale" { vec!["dns"] } else { vec![] },
        "sessionId": online.then(|| format!("{:08x}-0000-4000-8000-{mixed:012x}", number)),
        "dnsServers": if online { vec!["10.0.0.53"] } else { vec![] },
        "since": NOW.0 - (mixed % 86_400_000) as i64, "modified": NOW.0 - (mixed % 999_983) as i64,
        "tags": [format!("site={place}"), format!("line={line}")],
    });
    serde_json::from_value(row).expect("a row")
}

/// Bytes of this process in memory; 0 where the system does not say.
fn resident() -> u64 {
    let text = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    text.split(' ').nth(1).and_then(|pages| pages.parse::<u64>().ok()).unwrap_or(0) * 4_096
}
