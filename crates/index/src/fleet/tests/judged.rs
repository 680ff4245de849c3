//! What a group that changes makes of its members, beside judging each row.

use std::collections::BTreeMap;

use api::{
    console::{sim_row::SimRow, window::WindowQuery},
    id::{GroupId, SimId},
    soracom::group::Group,
};
use proptest::prelude::*;
use serde_json::json;

use super::naive::{NOW, any_row, naive};
use crate::Index;

fn any_group() -> impl Strategy<Value = Group> {
    let dns = prop::option::of(prop::sample::select(vec![vec!["10.0.0.1", "a:b"], vec!["1:x"]]));
    let vpg = prop::option::of(prop::sample::select(vec!["S-1", "8C4F"]));
    let name = prop::sample::select(vec!["Osaka", "Kobe", ""]);
    ("g-[ab]", name, dns, vpg, prop::option::of(0i64..12)).prop_map(|(id, name, dns, vpg, at)| {
        serde_json::from_value(json!({
            "groupId": id, "tags": { "name": name }, "lastModifiedTime": at.map(|hours| hours * 3_600_000),
            "configuration": { "SoracomAir": {
                "useCustomDns": dns.is_some(), "dnsServers": dns, "useVpg": vpg.is_some(), "vpgId": vpg,
            } },
        }))
        .unwrap()
    })
}

/// The rows that are judged otherwise by `group`, as they were; `rows` are as they are then.
fn judge(rows: &mut BTreeMap<SimId, SimRow>, id: &GroupId, group: Option<&Group>) -> Vec<SimRow> {
    let mut replaced = Vec::new();
    for row in rows.values_mut().filter(|row| row.group_id.as_ref() == Some(id)) {
        let before = row.clone();
        row.judge(group);
        if *row != before {
            replaced.push(before);
        }
    }
    replaced
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn columns_are_judged_as_rows_are(
        few in prop::collection::vec(any_row(), 1..30),
        // Few rows move one by one; of many, the orders are made anew.
        count in prop::sample::select(vec![20usize, 700]),
        groups in prop::collection::vec((any_group(), any::<bool>()), 1..6),
        asked in prop::sample::subsequence(vec!["group", "-group", "state", "drift", "-drift", "name"], 0..=3),
    ) {
        let (mut index, mut rows) = (Index::default(), BTreeMap::new());
        for nth in 0..count {
            let sim_id = SimId::new(format!("{nth}")).unwrap();
            let row = SimRow { sim_id: sim_id.clone(), ..few[nth % few.len()].clone() };
            index.upsert(&row);
            rows.insert(sim_id, row);
        }
        for (group, goes) in groups {
            let windows = |index: &Index, rows: &BTreeMap<SimId, SimRow>| {
                for sort in &asked {
                    let query = WindowQuery { sort: (*sort).to_owned(), limit: Some(30), ..WindowQuery::default() };
                    let found = index.window(&query, NOW).unwrap();
                    assert_eq!((found.rows, found.total, found.counts), naive(rows, &query), "by {sort}");
                }
            };
            windows(&index, &rows);
            let id = group.group_id.clone();
            let replaced = if goes { index.remove_group(&id) } else { index.upsert_group(group.clone()) };
            prop_assert_eq!(replaced, judge(&mut rows, &id, (!goes).then_some(&group)));
            prop_assert!(index.rows().eq(rows.values().cloned()));
            windows(&index, &rows);
            let members = index.fleet().members_of(&id);
            let mine = || rows.values().filter(|row| row.group_id.as_ref() == Some(&id));
            prop_assert_eq!(members.all, mine().count() as u64);
            prop_assert_eq!(members.stale, mine().filter(|row| crate::list::is_stale(&row.drift)).count() as u64);
        }
        rows.keys().for_each(|id| drop(index.remove(id)));
        prop_assert_eq!(index.fleet().words.in_use(), 0, "what is said anew gives its words back");
    }
}
