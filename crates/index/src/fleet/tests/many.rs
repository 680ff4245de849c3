//! As many rows as are looked at together, and more.

use std::collections::BTreeMap;

use api::{
    console::{sim_row::SimRow, window::WindowQuery},
    id::SimId,
};
use proptest::prelude::*;

use super::{
    columns::{QUERIES, SORTS},
    naive::{NOW, any_row, naive},
};
use crate::Index;

/// Rows with an ID and an IMSI each, made of a few.
fn rows(few: &[SimRow], count: usize) -> Vec<SimRow> {
    let id = |nth: usize| match nth % 50 {
        49 => format!("vSIM-{nth}"),
        48 => format!("00{nth}"),
        _ => format!("{}", 898_110_000_000_000 + nth * 7_919),
    };
    let imsi = |nth: usize| format!("{:015}", 1_000 + nth * 104_729);
    let row = |nth: usize| SimRow {
        sim_id: SimId::new(id(nth)).unwrap(),
        imsi: (!nth.is_multiple_of(7)).then(|| imsi(nth).parse().unwrap()),
        ..few[nth % few.len()].clone()
    };
    (0..count).map(row).collect()
}

proptest! {
    // Each case holds some hundreds of rows against every query.
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn many_rows_answer_as_few_would(
        few in prop::collection::vec(any_row(), 3..40),
        again in prop::collection::vec((any::<prop::sample::Index>(), any_row()), 0..200),
        queries in prop::sample::subsequence(QUERIES.to_vec(), 5),
        text in "[0-9]{1,4}|pump-?[0-9]{1,2}|p|1-?",
        sort in prop::sample::select(SORTS),
    ) {
        let (mut index, mut all) = (Index::default(), BTreeMap::new());
        for row in rows(&few, 300) {
            index.upsert(&row);
            all.insert(row.sim_id.clone(), row);
        }
        for (which, row) in again {
            // Names move behind those of other rows, and leave holes.
            let (sim_id, before) = all.iter().nth(which.index(all.len())).unwrap();
            let row = SimRow { sim_id: sim_id.clone(), imsi: before.imsi.clone(), ..row };
            index.upsert(&row);
            all.insert(row.sim_id.clone(), row);
        }
        for q in queries.into_iter().chain([text.as_str()]) {
            let query = WindowQuery { q: q.to_owned(), sort: sort.to_owned(), offset: 0, limit: Some(400) };
            let found = index.window(&query, NOW).unwrap();
            prop_assert_eq!((found.rows, found.total, found.counts), naive(&all, &query), "{}", q);
        }
    }
}
