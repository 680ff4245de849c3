//! The orders that a list can be in. Each stays as rows change, from the first time that it is asked for.

use std::cmp::Ordering;

use api::{console::sim_row::SimRow, soracom::sim::SimStatus};

use super::{columns::Has, order::Order, packed::Buffer, whole::Fleet};
use crate::{
    fold::fold,
    list::{SimColumn, Sort, some},
    natural,
};

const COLUMNS: [SimColumn; 8] = [
    SimColumn::Name,
    SimColumn::Sim,
    SimColumn::State,
    SimColumn::Group,
    SimColumn::Since,
    SimColumn::Status,
    SimColumn::Plan,
    SimColumn::Drift,
];

/// How many orders there are: each column in both directions, which are no mirror images: what is empty and what is equal
/// stand the same way in both.
pub(super) const ORDERS: usize = 2 * COLUMNS.len();

/// Whether a row that replaces another stands elsewhere in an order.
pub(super) fn moves(at: usize, before: &SimRow, after: &SimRow) -> bool {
    match COLUMNS[at / 2] {
        SimColumn::Name => before.name != after.name,
        SimColumn::Sim => false,
        SimColumn::State => before.state != after.state,
        SimColumn::Group => before.group != after.group,
        SimColumn::Since => before.since != after.since,
        SimColumn::Status => before.status != after.status,
        SimColumn::Plan => before.subscription != after.subscription,
        SimColumn::Drift => before.drift != after.drift,
    }
}

/// How two rows stand in an order.
pub(super) fn order(fleet: &Fleet, at: usize, a: u32, b: u32) -> Ordering {
    fleet.compare(COLUMNS[at / 2], at % 2 == 1, a, b).then_with(|| fleet.order_ids(a, b))
}

impl Fleet {
    /// How two rows stand in the order that is asked for.
    pub(crate) fn order(&self, sort: &Sort<SimColumn>, a: u32, b: u32) -> Ordering {
        self.compare(sort.column, sort.descending, a, b).then_with(|| self.order_ids(a, b))
    }

    /// The slots in the order that is asked for, without the first `offset`.
    pub(crate) fn sorted(&self, sort: &Sort<SimColumn>, offset: usize) -> impl Iterator<Item = u32> {
        let at = 2 * (sort.column as usize) + usize::from(sort.descending);
        self.orders[at].get_or_init(|| Order::of(&self.sort(sort))).iter_from(offset)
    }

    fn sort(&self, sort: &Sort<SimColumn>) -> Vec<u32> {
        // Sorting is stable, and this is the order in which equal ones stand.
        let mut all: Vec<u32> = self.by_id.iter().collect();
        if sort.column == SimColumn::Name {
            let mut keyed: Vec<(u64, u64, u32)> = all
                .iter()
                .map(|slot| {
                    let (first, second) = natural::key(self.folded_name(*slot));
                    (first, second, *slot)
                })
                .collect();
            // What is empty has the least key, and is last in both directions; `compare` sees to that.
            keyed.sort_by(|a, b| {
                let keys = (a.0, a.1).cmp(&(b.0, b.1));
                if keys == Ordering::Equal || (a.0, a.1) == (0, 0) || (b.0, b.1) == (0, 0) {
                    self.compare(SimColumn::Name, sort.descending, a.2, b.2)
                } else if sort.descending {
                    keys.reverse()
                } else {
                    keys
                }
            });
            all = keyed.into_iter().map(|(_, _, slot)| slot).collect();
        } else {
            all.sort_by(|a, b| self.compare(sort.column, sort.descending, *a, *b));
        }
        all
    }

    /// How two rows stand by a column alone; what is empty is last in both directions.
    fn compare(&self, column: SimColumn, descending: bool, a: u32, b: u32) -> Ordering {
        let (at, to) = (a as usize, b as usize);
        let columns = &self.columns;
        let turned = |order: Ordering| if descending { order.reverse() } else { order };
        let text = |a: &str, b: &str| match (some(a), some(b)) {
            (Some(a), Some(b)) => turned(natural::compare(a, b)),
            (a, b) => b.is_some().cmp(&a.is_some()),
        };
        let words = |column: &[u32]| match (column[at], column[to]) {
            (a, b) if a == b => Ordering::Equal,
            (a, b) => text(self.words.folded(a), self.words.folded(b)),
        };
        match column {
            SimColumn::Name => text(self.folded_name(a), self.folded_name(b)),
            SimColumn::Sim => turned(self.compare_ids(a, b)),
            SimColumn::State => turned(columns.state[at].cmp(&columns.state[to])),
            SimColumn::Group => words(&columns.group),
            SimColumn::Since => match (columns.has[at].all(Has::SINCE), columns.has[to].all(Has::SINCE)) {
                (true, true) => turned(columns.since[at].cmp(&columns.since[to])),
                (a, b) => b.cmp(&a),
            },
            SimColumn::Status => match (columns.status[at], columns.status[to]) {
                (a, b) if a == b => Ordering::Equal,
                (a, b) => {
                    let status = |code: u32| SimStatus::from(self.words.text(code));
                    turned(status(a).cmp(&status(b)))
                }
            },
            SimColumn::Plan => words(&columns.plan),
            SimColumn::Drift => match (columns.drift[at], columns.drift[to]) {
                (a, b) if a == b => Ordering::Equal,
                (a, b) => match (some(self.words.text(a)), some(self.words.text(b))) {
                    (Some(a), Some(b)) => turned(a.cmp(b)),
                    (a, b) => b.is_some().cmp(&a.is_some()),
                },
            },
        }
    }

    fn compare_ids(&self, a: u32, b: u32) -> Ordering {
        let (a, b) = (self.columns.sim[a as usize], self.columns.sim[b as usize]);
        if let (Some(a), Some(b)) = (a.as_number(), b.as_number()) {
            return a.cmp(&b);
        }
        let (mut left, mut right) = (Buffer::default(), Buffer::default());
        let left = fold(a.text(&self.words, &mut left).unwrap_or_default());
        natural::compare(&left, &fold(b.text(&self.words, &mut right).unwrap_or_default()))
    }
}
