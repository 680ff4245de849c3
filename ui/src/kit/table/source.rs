use std::sync::Arc;

use leptos::prelude::*;

type At<R> = Arc<dyn Fn(u64) -> Option<R> + Send + Sync>;
type Place = Arc<dyn Fn(&str) -> Option<u64> + Send + Sync>;
type Want = Arc<dyn Fn(u64, u64) + Send + Sync>;
type Show = Arc<dyn Fn() + Send + Sync>;

/// How the list differs from what is shown of it: nothing moves by itself, the operator asks for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum News {
    /// So many rows are not shown.
    Fresh(usize),
    /// The order is another, or rows have left.
    Moved,
}

/// Where a table's rows come from. Reads are tracked: a table follows its source by itself.
pub(crate) struct Source<R: Send + Sync + 'static> {
    /// How many rows there are; none until that is known.
    pub(crate) total: Signal<Option<u64>>,
    at: At<R>,
    place: Place,
    want: Want,
    /// What there is to show; none while the rows stand as they are in the list.
    pub(super) news: Signal<Option<News>>,
    pub(super) show: Show,
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
            news: self.news,
            show: Arc::clone(&self.show),
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
        Source {
            total: total.into(),
            at: Arc::new(at),
            place: Arc::new(place),
            want: Arc::new(want),
            news: Signal::stored(None),
            show: Arc::new(|| ()),
            id,
        }
    }

    /// A source whose rows keep their places until `show` is called.
    pub(crate) fn news(self, news: Signal<Option<News>>, show: impl Fn() + Send + Sync + 'static) -> Self {
        Source { news, show: Arc::new(show), ..self }
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
