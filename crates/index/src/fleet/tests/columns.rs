use std::collections::BTreeMap;

use api::{
    console::{sim_row::SimRow, window::WindowQuery},
    id::SimId,
};
use proptest::prelude::*;

use super::naive::{NOW, any_row, naive};
use crate::Index;

pub(super) const QUERIES: &[&str] = &[
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
pub(super) const SORTS: &[&str] = &["name", "sim", "state", "group", "since", "status", "plan", "drift"];

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
