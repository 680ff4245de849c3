use std::sync::Arc;

use leptos::prelude::*;

type At<R> = Arc<dyn Fn(u64) -> Option<R> + Send + Sync>;
type Place = Arc<dyn Fn(&str) -> Option<u64> + Send + Sync>;
type Want = Arc<dyn Fn(u64, u64) + Send + Sync>;

/// Where a table's rows come from. Reads are tracked: a table follows its source by itself.
pub(crate) struct Source<R: Send + Sync + 'static> {
    /// How many rows there are; none until that is known.
    pub(crate) total: Signal<Option<u64>>,
    at: At<R>,
    place: Place,
    want: Want,
    /// The identity of a row.
    pub(crate) id: fn(&R) -> String,
}

impl<R: Send + Sync + 'static> Clone for Source<R> {
    fn clone(&self) -> Self {
        Source {
            total: self.total,
            at: Arc::clone(&self.at),
            place: Arc::clone(&self.place),
            want: Arc::clone(&self.want),
            id: self.id,
        }
    }
}

impl<R: Send + Sync + 'static> Source<R> {
    /// `at` gives the row at a place when it is at hand, `place` the place of a row, `want` hears which places are on
    /// screen (first, and one past the last).
    pub(crate) fn new(
        total: impl Into<Signal<Option<u64>>>,
        id: fn(&R) -> String,
        at: impl Fn(u64) -> Option<R> + Send + Sync + 'static,
        place: impl Fn(&str) -> Option<u64> + Send + Sync + 'static,
        want: impl Fn(u64, u64) + Send + Sync + 'static,
    ) -> Self {
        Source { total: total.into(), at: Arc::new(at), place: Arc::new(place), want: Arc::new(want), id }
    }

    pub(crate) fn at(&self, place: u64) -> Option<R> {
        (self.at)(place)
    }

    pub(crate) fn id_at(&self, place: u64) -> Option<String> {
        self.at(place).map(|row| (self.id)(&row))
    }

    pub(crate) fn place(&self, id: &str) -> Option<u64> {
        (self.place)(id)
    }

    pub(crate) fn want(&self, first: u64, end: u64) {
        (self.want)(first, end);
    }
}
