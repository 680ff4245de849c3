//! The columns beside a plain list of rows, which answers the same questions row by row.

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
    Index,
    fold::fold,
    list::{Filter, SimEntry, SimKey},
    natural,
};

const NOW: UnixMillis = UnixMillis(10 * 3_600_000);

/// Every answer by looking at every row.
fn naive(rows: &BTreeMap<SimId, SimRow>, query: &WindowQuery) -> (Vec<SimRow>, u64, BTreeMap<String, u64>) {
    let filter = || Filter::<SimEntry>::read(&query.q.parse().unwrap(), NOW).unwrap();
    let rest = filter().part(SimKey::State).1;
    let mut counts = BTreeMap::new();
    for row in rows.values().filter(|row| rest.matches(&SimEntry::new((*row).clone()))) {
        *counts.entry(row.state.as_str().to_owned()).or_insert(0) += 1;
    }
    let mut found: Vec<SimRow> =
        rows.values().filter(|row| filter().matches(&SimEntry::new((*row).clone()))).cloned().collect();
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

fn any_row() -> impl Strategy<Value = SimRow> {
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

const QUERIES: &[&str] = &[
    "",
    "pump",
    "pump -1",
    "8981",
    "00",
    "osaka",
    "\"a\nb\"",
    "\"b\n8981\"",
    "vsim",
    "rack=",
    "bare=",
    "name:pump*",
    "name!\"\"",
    "group:osaka",
    "group:g-a,\"\"",
    "group!g-b",
    "tag.site:osaka",
    "tag.site!kobe",
    "tag.bare:\"\"",
    "tag.name:pump*",
    "plan:plan-*",
    "status:frozen",
    "speed:STRASSE",
    "state:online,stale",
    "state!notBack pump",
    "online:yes",
    "online:no state:blocked",
    "stale:yes",
    "stale:no",
    "stale:possible",
    "drift:dns,older",
    "drift:\"\"",
    "drift!vpg",
    "since<5h",
    "since>5h",
    "since:\"\"",
    "since!\"\"",
    "imei:0*",
    "imei:\"\"",
    "imsi:*1*",
    "sim:VSIM-a",
    "sim:*81*1",
];
const SORTS: &[&str] = &["name", "sim", "state", "group", "since", "status", "plan", "drift"];

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn columns_answer_as_rows_would(
        rounds in prop::collection::vec(
            (prop::collection::vec(any_row(), 0..16), prop::sample::select(SORTS), any::<bool>(), 0u64..6),
            1..5,
        ),
        q in prop::sample::select(QUERIES),
        gone in any::<prop::sample::Index>(),
    ) {
        let (mut index, mut rows) = (Index::default(), BTreeMap::new());
        for (some, sort, descending, offset) in rounds {
            // Orders that were asked for in an earlier round have to stay right.
            for row in some {
                prop_assert_eq!(index.upsert(&row), rows.insert(row.sim_id.clone(), row.clone()));
                prop_assert_eq!(index.get(&row.sim_id), Some(row));
            }
            let sort = format!("{}{sort}", if descending { "-" } else { "" });
            for q in ["", q] {
                let query = WindowQuery { q: q.to_owned(), sort: sort.clone(), offset, limit: Some(7) };
                let found = index.window(&query, NOW).unwrap();
                prop_assert_eq!((found.rows, found.total, found.counts), naive(&rows, &query));
                prop_assert_eq!(found.of, rows.len() as u64);
            }
            if !rows.is_empty() {
                let id = rows.keys().nth(gone.index(rows.len())).unwrap().clone();
                prop_assert_eq!(index.remove(&id), rows.remove(&id));
                prop_assert_eq!(index.get(&id), None);
            }
        }
        prop_assert!(index.rows().eq(rows.values().cloned()));
        for id in ["g-a", "g-b"].map(|id| api::id::GroupId::new(id).unwrap()) {
            let members: Vec<SimRow> =
                rows.values().filter(|row| row.group_id.as_ref() == Some(&id)).cloned().collect();
            let counted = index.fleet().members_of(&id);
            prop_assert_eq!(counted.all, members.len() as u64);
            prop_assert_eq!(counted.online, members.iter().filter(|row| row.online).count() as u64);
            prop_assert!(index.members(&id).eq(members));
        }
        let mut bytes = Vec::new();
        index.write(b"at 7", &mut bytes).unwrap();
        let (mut again, note) = Index::read(bytes.as_slice()).unwrap();
        prop_assert_eq!(note, b"at 7");
        for row in rows.values() {
            let mut unmarked = SimRow { mark: None, ..row.clone() };
            if row.mark.is_some() {
                let SimRow { group, drift, .. } = unmarked.clone();
                unmarked.judge(None);
                // Only what hangs on the mark.
                unmarked = SimRow { group, drift, ..unmarked };
            }
            prop_assert_eq!(again.get(&row.sim_id), Some(unmarked));
        }
        prop_assert!(again.rows().map(|row| row.sim_id).eq(rows.keys().cloned()));
        for id in ["g-a", "g-b"].map(|id| api::id::GroupId::new(id).unwrap()) {
            prop_assert_eq!(again.fleet().members_of(&id), index.fleet().members_of(&id));
        }
        let unmarked: BTreeMap<SimId, SimRow> = again.rows().map(|row| (row.sim_id.clone(), row)).collect();
        let query = WindowQuery { q: q.to_owned(), sort: "-name".to_owned(), offset: 0, limit: Some(7) };
        let found = again.window(&query, NOW).unwrap();
        prop_assert_eq!((found.rows, found.total, found.counts), naive(&unmarked, &query));
        let ids: Vec<SimId> = rows.keys().cloned().collect();
        ids.iter().for_each(|id| drop(again.remove(id)));
        prop_assert_eq!(again.fleet().words.in_use(), 0, "a fleet that was read gives its words back too");
        ids.iter().for_each(|id| drop(index.remove(id)));
        prop_assert_eq!(index.fleet().words.in_use(), 0, "whatever goes gives its words back");
    }

}

proptest! {
    // Each case puts 1,400 rows in order.
    #![proptest_config(ProptestConfig { cases: 16, failure_persistence: None, ..ProptestConfig::default() })]

    /// More rows than are put in order by themselves.
    #[test]
    fn a_large_result_is_cut_out_of_the_kept_order(
        sort in prop::sample::select(SORTS),
        descending in any::<bool>(),
        offset in 0u64..1_500,
        few in prop::collection::vec(any_row(), 8..20),
    ) {
        let (mut index, mut rows) = (Index::default(), BTreeMap::new());
        for number in 0..1_400_usize {
            let row = SimRow { sim_id: SimId::new(format!("{number}")).unwrap(), ..few[number % few.len()].clone() };
            index.upsert(&row);
            rows.insert(row.sim_id.clone(), row);
        }
        let sort = format!("{}{sort}", if descending { "-" } else { "" });
        let query = WindowQuery { q: "name!nobody".to_owned(), sort, offset, limit: Some(5) };
        let found = index.window(&query, NOW).unwrap();
        prop_assert_eq!((found.rows, found.total, found.counts), naive(&rows, &query));
    }
}

#[test]
fn a_snapshot_that_is_cut_off_or_changed_is_refused() {
    let mut index = Index::default();
    let group = json!({ "groupId": "g-a", "tags": { "name": "A" } });
    index.upsert_group(serde_json::from_value(group).unwrap());
    for sim in ["8981", "8982", "vSIM-a"] {
        let row = json!({
            "simId": sim, "name": format!("Pump {sim}"), "groupId": "g-a", "group": "A", "status": "active",
            "state": "online", "online": true, "sessionId": "S-1", "since": 7, "tags": ["site=Osaka"],
        });
        index.upsert(serde_json::from_value::<SimRow>(row).unwrap());
    }
    let mut bytes = Vec::new();
    index.write(b"note", &mut bytes).unwrap();
    let (again, _) = Index::read(bytes.as_slice()).unwrap();
    assert!(again.rows().eq(index.rows()) && again.groups().eq(index.groups()));
    for end in 0..bytes.len() {
        assert!(Index::read(&bytes[..end]).is_err(), "cut off after {end} bytes");
    }
    for at in 0..bytes.len() {
        for bit in [1, 128] {
            let mut bytes = bytes.clone();
            bytes[at] ^= bit;
            assert!(Index::read(bytes.as_slice()).is_err(), "byte {at} is another");
        }
    }
    bytes.push(0);
    assert!(Index::read(bytes.as_slice()).is_err(), "something follows");
}
