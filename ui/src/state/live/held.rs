//! The rows as they stand on screen. Nothing moves by itself: rows change in place, and the order changes when the
//! operator asks for it, scrolls on, or asks for something else.

use api::console::{feed::Change, window::Window};
use client::{HasId, Told};

/// What is shown of a list.
#[derive(Debug, Clone)]
pub(super) struct Held<Row> {
    offset: u64,
    total: u64,
    rows: Vec<Row>,
}

/// How the list differs from what is shown of it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct News {
    /// Rows that are not shown.
    pub(crate) fresh: usize,
    /// The order is another, or rows have left.
    pub(crate) moved: bool,
}

impl<Row: HasId> Held<Row> {
    /// Shows a window as it is.
    pub(super) fn new(window: &Window<Row>) -> Self {
        Held { offset: window.offset, total: window.total, rows: window.rows.clone() }
    }

    /// How many rows the list had when it was last shown.
    pub(super) const fn total(&self) -> u64 {
        self.total
    }

    /// The row at a place of the list.
    pub(super) fn at(&self, place: u64) -> Option<&Row> {
        self.rows.get(usize::try_from(place.checked_sub(self.offset)?).ok()?)
    }

    /// The place of a row.
    pub(super) fn place(&self, is: impl Fn(&Row) -> bool) -> Option<u64> {
        self.rows.iter().position(is).map(|index| self.offset + index as u64)
    }

    /// A row.
    pub(super) fn find(&self, is: impl Fn(&Row) -> bool) -> Option<&Row> {
        self.rows.iter().find(|row| is(row))
    }

    /// Brings the rows up to date with a newer window of the same list, each in its place; those that the window does
    /// not have stay as they were.
    pub(super) fn follow(&mut self, window: &Window<Row>) {
        for row in &mut self.rows {
            if let Some(newer) = window.rows.iter().find(|newer| newer.id() == row.id()) {
                row.clone_from(newer);
            }
        }
        if self.news(window) == News::default() {
            self.total = window.total;
        }
    }

    /// Takes a change, also of a row that the list has no more; true when a row is another now.
    pub(super) fn apply(&mut self, change: &Change) -> bool {
        let Some(Told::Is(newer)) = Row::told_by(change) else { return self.touch(change) };
        let Some(row) = self.rows.iter_mut().find(|row| row.id() == newer.id()) else { return false };
        let changed = *row != *newer;
        row.clone_from(newer);
        changed
    }

    fn touch(&mut self, change: &Change) -> bool {
        let mut changed = false;
        for row in &mut self.rows {
            if let Some(touched) = row.touched_by(change) {
                *row = touched;
                changed = true;
            }
        }
        changed
    }

    /// How `window` differs from what is shown.
    pub(super) fn news(&self, window: &Window<Row>) -> News {
        let fresh =
            window.rows.iter().filter(|row| !self.rows.iter().any(|shown| shown.id() == row.id())).count();
        let same = self.rows.len() == window.rows.len()
            && self.rows.iter().zip(&window.rows).all(|(shown, row)| shown.id() == row.id());
        News { fresh, moved: !same || self.total != window.total }
    }
}

#[cfg(test)]
mod tests {
    use api::console::sim_row::SimRow;
    use serde_json::json;

    use super::*;

    fn row(id: &str, state: &str) -> SimRow {
        serde_json::from_value(json!({ "simId": id, "name": id, "status": "active", "state": state }))
            .unwrap()
    }

    fn window(rows: &[(&str, &str)]) -> Window<SimRow> {
        let rows: Vec<SimRow> = rows.iter().map(|(id, state)| row(id, state)).collect();
        let clock = json!({ "now": 0, "scale": 1.0, "paused": false, "simulated": false });
        let window = json!({
            "rows": rows, "offset": 0, "total": rows.len(), "of": 9, "counts": {},
            "position": { "epoch": 1, "seq": 1 }, "tookUs": 1, "clock": clock
        });
        serde_json::from_value(window).unwrap()
    }

    fn shown(held: &Held<SimRow>) -> Vec<(&str, &str)> {
        held.rows.iter().map(|row| (row.name.as_str(), row.state.as_str())).collect()
    }

    #[test]
    fn rows_change_in_place_and_keep_their_order() {
        let mut held = Held::new(&window(&[("a", "online"), ("b", "online")]));
        let newer = window(&[("b", "stale"), ("a", "online")]);
        held.follow(&newer);
        assert_eq!(shown(&held), [("a", "online"), ("b", "stale")]);
        assert_eq!(held.news(&newer), News { fresh: 0, moved: true });
    }

    #[test]
    fn a_row_that_left_the_list_stays_and_goes_on_changing() {
        let mut held = Held::new(&window(&[("a", "stale"), ("b", "stale")]));
        let newer = window(&[("b", "stale"), ("c", "stale")]);
        held.follow(&newer);
        held.apply(&Change::Sim { row: Box::new(row("a", "online")) });
        assert_eq!(shown(&held), [("a", "online"), ("b", "stale")]);
        assert_eq!(held.news(&newer), News { fresh: 1, moved: true });
        assert_eq!(held.total(), 2);
    }

    #[test]
    fn a_row_is_out_of_hand_as_soon_as_its_job_is_judged() {
        let told = |item: serde_json::Value| Change::Job {
            job: serde_json::from_value(json!({
                "id": "J-1", "context": "here", "plan": "P-1", "op": "op-1", "by": "somebody", "startedAt": 5,
                "action": { "verb": "cutSession" }, "items": [item],
            }))
            .unwrap(),
        };
        let mut held = Held::new(&window(&[("a", "offline"), ("b", "offline")]));
        assert!(held.apply(&told(json!({ "simId": "a", "name": "a", "stage": "returned" }))));
        assert_eq!(shown(&held), [("a", "acting"), ("b", "offline")]);
        let judged = told(json!({ "simId": "a", "name": "a", "stage": "ended", "verdict": "doneVerified" }));
        assert!(held.apply(&judged));
        assert_ne!(shown(&held)[0].1, "acting");
        assert!(!held.apply(&judged), "and its own row, told next, changes nothing more");
    }

    #[test]
    fn the_same_rows_in_the_same_order_are_no_news() {
        let mut held = Held::new(&window(&[("a", "online")]));
        let newer = window(&[("a", "offline")]);
        held.follow(&newer);
        assert_eq!(held.news(&newer), News::default());
        assert_eq!((held.place(|row| row.name == "a"), held.at(1)), (Some(0), None));
    }
}
