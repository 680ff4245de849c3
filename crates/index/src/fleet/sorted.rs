//! The orders that a list can be in. Each stays as rows change, from the first time that it is asked for.

use std::cmp::Ordering;

use api::{console::sim_row::SimRow, soracom::sim::SimStatus};

use super::{
    columns::Has,
    order::Order,
    packed::{Buffer, Digits},
    whole::Fleet,
};
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

/// What a column's words are, which says how they stand to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wording {
    Name,
    Status,
    Drift,
}

/// The column that an order is by.
pub(super) const fn column(at: usize) -> SimColumn {
    COLUMNS[at / 2]
}

/// Whether a row that replaces another stands elsewhere in an order.
pub(super) fn moves(at: usize, before: &SimRow, after: &SimRow) -> bool {
    match column(at) {
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
    fleet.compare(column(at), at % 2 == 1, a, b).then_with(|| fleet.order_ids(a, b))
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

    /// How two rows stand by a column alone; what is empty is last in both directions.
    fn compare(&self, column: SimColumn, descending: bool, a: u32, b: u32) -> Ordering {
        let (at, to) = (a as usize, b as usize);
        let columns = &self.columns;
        let turned = |order: Ordering| if descending { order.reverse() } else { order };
        let words = |wording: Wording, column: &[u32]| match (column[at], column[to]) {
            (a, b) if a == b => Ordering::Equal,
            (a, b) => match (self.is_blank(wording, a), self.is_blank(wording, b)) {
                (false, false) => turned(self.compare_words(wording, a, b)),
                (a, b) => a.cmp(&b),
            },
        };
        match column {
            SimColumn::Name => match (some(self.folded_name(a)), some(self.folded_name(b))) {
                (Some(a), Some(b)) => turned(natural::compare(a, b)),
                (a, b) => b.is_some().cmp(&a.is_some()),
            },
            SimColumn::Sim => turned(self.compare_ids(a, b)),
            SimColumn::State => turned(columns.state[at].cmp(&columns.state[to])),
            SimColumn::Group => words(Wording::Name, &columns.group),
            SimColumn::Since => match (columns.has[at].all(Has::SINCE), columns.has[to].all(Has::SINCE)) {
                (true, true) => turned(columns.since[at].cmp(&columns.since[to])),
                (a, b) => b.cmp(&a),
            },
            SimColumn::Status => words(Wording::Status, &columns.status),
            SimColumn::Plan => words(Wording::Name, &columns.plan),
            SimColumn::Drift => words(Wording::Drift, &columns.drift),
        }
    }

    /// How two words that are not blank stand to each other.
    pub(super) fn compare_words(&self, wording: Wording, a: u32, b: u32) -> Ordering {
        let words = &self.words;
        match wording {
            Wording::Name => natural::compare(words.folded(a), words.folded(b)),
            Wording::Status => SimStatus::from(words.text(a)).cmp(&SimStatus::from(words.text(b))),
            Wording::Drift => words.text(a).cmp(words.text(b)),
        }
    }

    /// Whether a word stands behind all that are not, in both directions.
    pub(super) fn is_blank(&self, wording: Wording, code: u32) -> bool {
        match wording {
            Wording::Name => self.words.folded(code).is_empty(),
            Wording::Status => false,
            Wording::Drift => self.words.text(code).is_empty(),
        }
    }

    fn compare_ids(&self, a: u32, b: u32) -> Ordering {
        let (a, b) = (self.columns.sim[a as usize], self.columns.sim[b as usize]);
        if let (Some(a), Some(b)) = (a.as_number(), b.as_number()) {
            return a.cmp(&b);
        }
        natural::compare(&self.folded_id(a), &self.folded_id(b))
    }

    pub(super) fn folded_id(&self, id: Digits) -> String {
        fold(id.text(&self.words, &mut Buffer::default()).unwrap_or_default())
    }
}
