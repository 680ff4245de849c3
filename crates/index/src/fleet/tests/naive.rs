//! A plain list of rows, which answers the same questions row by row.

use std::{cmp::Ordering, collections::BTreeMap};

use api::{
    UnixMillis,
    console::{
        sim_row::{SimRow, SimState},
        window::WindowQuery,
    },
    id::SimId,
};
use proptest::prelude::*;
use serde_json::json;

use crate::{
    fold::fold,
    list::{Filter, SimEntry, SimKey},
    natural,
};

pub(super) const NOW: UnixMillis = UnixMillis(10 * 3_600_000);

/// Every answer by looking at every row.
pub(super) fn naive(
    rows: &BTreeMap<SimId, SimRow>,
    query: &WindowQuery,
) -> (Vec<SimRow>, u64, BTreeMap<String, u64>) {
    let filter = || Filter::<SimEntry>::read(&query.q.parse().unwrap(), NOW).unwrap();
    let (all, rest) = (filter(), filter().part(SimKey::State).1);
    let mut counts = BTreeMap::new();
    let mut found = Vec::new();
    for row in rows.values() {
        let entry = SimEntry::new(row.clone());
        if rest.matches(&entry) {
            *counts.entry(row.state.as_str().to_owned()).or_insert(0) += 1;
        }
        if all.matches(&entry) {
            found.push(row.clone());
        }
    }
    let (column, descending) =
        query.sort.strip_prefix('-').map_or((query.sort.as_str(), false), |column| (column, true));
    found.sort_by(|a, b| {
        let absent = |row: &SimRow| match column {
            "name" => row.name.is_empty(),
            "group" => row.group.is_empty(),
            "plan" => row.subscription.is_empty(),
            "since" => row.since.is_none(),
            "drift" => row.drift.is_empty(),
            _ => false,
        };
        let present = || match column {
            "name" => natural::compare(&fold(&a.name), &fold(&b.name)),
            "sim" => natural::compare(&fold(a.sim_id.as_str()), &fold(b.sim_id.as_str())),
            "state" => a.state.cmp(&b.state),
            "group" => natural::compare(&fold(&a.group), &fold(&b.group)),
            "since" => a.since.cmp(&b.since),
            "status" => a.status.cmp(&b.status),
            "plan" => natural::compare(&fold(&a.subscription), &fold(&b.subscription)),
            _ => a.drift.cmp(&b.drift),
        };
        let order = match (absent(a), absent(b)) {
            (false, false) if descending => present().reverse(),
            (false, false) => present(),
            (a, b) => a.cmp(&b),
        };
        if order == Ordering::Equal { a.sim_id.cmp(&b.sim_id) } else { order }
    });
    let total = found.len() as u64;
    let from = (query.offset as usize).min(found.len());
    let limit = query.limit.unwrap_or(100) as usize;
    (found.into_iter().skip(from).take(limit).collect(), total, counts)
}

pub(super) fn any_row() -> impl Strategy<Value = SimRow> {
    let id = "8981[0-9]{2}|898100000000000000[0-9]|0[0-9]{2}|vSIM-[a-bA-B]";
    let name = "(pump|PUMP|ﾎﾟﾝﾌﾟ|a\nb|)-?0?[0-9]{0,2}";
    let text = || prop::sample::select(vec!["", "Osaka", "ＯＳＡＫＡ", "plan-9", "plan-10", "straße"]);
    let drift = prop::sample::subsequence(vec!["dns", "vpg", "older"], 0..=3);
    let tags =
        prop::sample::subsequence(vec!["site=Osaka", "Site=kobe", "rack=", "bare", "a=b=\u{338}c"], 0..=3);
    let dns = prop::sample::select(vec![vec![], vec![""], vec!["10.0.0.1", "a:b"], vec!["1:x"]]);
    let session =
        prop::option::of(prop::sample::select(vec!["8c4f11f2-0000-4abc-8def-0123456789ab", "S-1", "8C4F"]));
    (
        (id, name, text(), text(), prop::option::of("g-[ab]"), 0usize..7),
        (prop::option::of(0i64..12), drift, tags, dns, session, any::<bool>()),
        (
            prop::option::of("0?[0-9]{6,8}"),
            prop::option::of("0?[0-9]{14}"),
            prop::sample::select(vec!["active", "ready", "frozen", "Other"]),
            prop::option::weighted(0.2, 0i64..9),
        ),
    )
        .prop_map(|(first, second, third)| {
            let (id, name, group, plan, group_id, state) = first;
            let (since, drift, tags, dns, session, online) = second;
            let (imsi, imei, status, mark) = third;
            let mark = mark.map(|at| json!({ "job": "J-1", "since": at, "notBack": at % 2 == 0 }));
            serde_json::from_value(json!({
                "simId": id, "name": name, "group": group, "subscription": plan, "groupId": group_id,
                "state": SimState::ALL[state], "since": since.map(|hours| hours * 3_600_000), "drift": drift,
                "tags": tags, "dnsServers": dns, "sessionId": session, "online": online, "imsi": imsi,
                "imei": imei, "status": status, "mark": mark, "speedClass": plan, "modified": since,
                "vpgId": session,
            }))
            .unwrap()
        })
}
