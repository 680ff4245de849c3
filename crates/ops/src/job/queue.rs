use std::collections::{BTreeMap, BTreeSet};

use api::UnixMillis;

use crate::job::work::{Phase, Work};

/// What is due next, so that nobody has to look through all items for it.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Queue {
    /// Of the items that take a place for calls, and of the others, when each is due.
    calls: BTreeSet<(UnixMillis, usize)>,
    looks: BTreeSet<(UnixMillis, usize)>,
    /// Where each item stands in them.
    at: BTreeMap<usize, UnixMillis>,
    /// Items that take a place for calls, those whose answer is awaited among them.
    places: BTreeSet<usize>,
}

impl Queue {
    /// Puts an item where its work stands.
    pub(super) fn put(&mut self, item: usize, work: &Work) {
        self.take(item);
        if work.calls_now() {
            self.places.insert(item);
        }
        match work.phase {
            // Its answer is awaited, or nothing is.
            Phase::Calling | Phase::Over => return,
            Phase::Before | Phase::Ready | Phase::Recheck => self.calls.insert((work.due, item)),
            Phase::Watch | Phase::Settings | Phase::Late => self.looks.insert((work.due, item)),
        };
        self.at.insert(item, work.due);
    }

    fn take(&mut self, item: usize) {
        self.places.remove(&item);
        if let Some(due) = self.at.remove(&item) {
            self.calls.remove(&(due, item));
            self.looks.remove(&(due, item));
        }
    }

    /// True where nothing is due and no answer is awaited.
    pub(super) fn is_empty(&self) -> bool {
        self.at.is_empty() && self.places.is_empty()
    }

    /// How many items take a place for calls.
    pub(super) fn places(&self) -> usize {
        self.places.len()
    }

    /// Items that are due at `at`, those that look `most` at a time.
    pub(super) fn due(&self, at: UnixMillis, most: usize) -> impl Iterator<Item = usize> {
        let due = move |(due, _): &&(UnixMillis, usize)| *due <= at;
        let looks = self.looks.iter().take_while(due).take(most);
        self.calls.iter().take_while(due).chain(looks).map(|(_, item)| *item)
    }

    /// When the next item falls due after `at`.
    pub(super) fn next_after(&self, at: UnixMillis) -> Option<UnixMillis> {
        let after = (UnixMillis(at.0.saturating_add(1)), 0);
        let next = |queue: &BTreeSet<(UnixMillis, usize)>| queue.range(after..).next().map(|(due, _)| *due);
        [next(&self.calls), next(&self.looks)].into_iter().flatten().min()
    }
}
