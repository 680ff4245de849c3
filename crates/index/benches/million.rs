//! A fleet of a million: what it takes in memory, and how long its lists take.
//!
//! Prints one JSON object a run, times in milliseconds:
//! `{"fill_ms":…,"bytes_per_sim":…,"plain_ms":…,…}`, memory in bytes, a replaced row in microseconds.

use std::time::{Duration, Instant};

use api::{
    UnixMillis,
    console::{sim_row::SimRow, window::WindowQuery},
    id::GroupId,
    soracom::group::Group,
};
use index::Index;
use serde_json::json;

const RUNS: usize = 3;
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

#[expect(clippy::print_stdout, reason = "the figures are the output")]
fn main() {
    for _ in 0..RUNS {
        let before = resident();
        let mut index = Index::default();
        for number in 0..GROUPS {
            index.upsert_group(group(number));
        }
        // Making the rows is not what is measured: they come in pages, as from a server.
        let mut fill = Duration::ZERO;
        for page in 0..SIMS / 10_000 {
            let rows: Vec<SimRow> = (page * 10_000..(page + 1) * 10_000).map(row).collect();
            let began = instant();
            rows.iter().for_each(|row| drop(index.upsert(row)));
            fill += began.elapsed();
        }
        let bytes = resident().saturating_sub(before) as f64 / SIMS as f64;
        let ask = |q: &str, sort: &str, offset: u64| {
            let query = WindowQuery { q: q.to_owned(), sort: sort.to_owned(), offset, limit: None };
            let (time, found) = timed(|| index.window(&query, NOW).expect("a query"));
            assert!(!found.rows.is_empty(), "{q} finds something");
            time
        };
        let first_sort = ask("", "name", 0);
        let first_since = ask("", "-since", 0);
        let plain =
            [0, SIMS / 2, SIMS - 10].map(|offset| ask("", "", offset)).into_iter().fold(0.0, f64::max);
        let filter = ask("state:online group:g-7", "", 0);
        let wide = ask("state:online", "", SIMS / 4);
        let text = ask("pump", "", 0);
        let digits = ask("12345", "", 0);
        let sorted = ask("name!nobody", "-since", SIMS / 2);
        let (groups, _) = timed(|| index.groups_window(&WindowQuery::default(), NOW).expect("a query"));
        let (group_row, _) = timed(|| index.group_row(&GroupId::new("g-7").expect("an ID")));
        // A hundred devices come back: two kept orders follow.
        let changed: Vec<SimRow> =
            (0..100).map(|nth| SimRow { since: Some(NOW), ..row(nth * 9_973) }).collect();
        let (upsert, ()) = timed(|| changed.iter().for_each(|row| drop(index.upsert(row))));
        println!(
            "{{\"fill_ms\":{:.0},\"bytes_per_sim\":{bytes:.0},\"first_sort_ms\":{first_sort:.1},\
             \"first_since_ms\":{first_since:.1},\"plain_ms\":{plain:.2},\"filter_ms\":{filter:.1},\
             \"wide_ms\":{wide:.1},\"text_ms\":{text:.1},\"digits_ms\":{digits:.1},\"sorted_ms\":{sorted:.1},\
             \"groups_ms\":{groups:.2},\"group_ms\":{group_row:.3},\"upsert_us\":{:.1}}}",
            ms(fill),
            upsert * 10.0,
        );
    }
}

fn group(number: u64) -> Group {
    let group = json!({
        "groupId": format!("g-{number}"), "tags": { "name": format!("Plant {number}") },
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
