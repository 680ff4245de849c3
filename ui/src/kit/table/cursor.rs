use leptos::prelude::*;

use super::Source;

/// The keyboard's row. It holds on to an identity, so that a key never acts on a row that slid under it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cursor {
    at: RwSignal<Option<At>>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct At {
    place: u64,
    /// None while the row at `place` is still on its way.
    id: Option<String>,
}

impl Cursor {
    pub(crate) fn new() -> Self {
        Cursor { at: RwSignal::new(None) }
    }

    /// The row's identity, tracked.
    pub(crate) fn id<R: Send + Sync>(self, source: &Source<R>) -> Option<String> {
        let at = self.at.get()?;
        at.id.or_else(|| source.id_at(at.place))
    }

    /// The row's place, tracked: where its identity is found, else where it was left.
    pub(crate) fn place<R: Send + Sync>(self, source: &Source<R>) -> Option<u64> {
        let at = self.at.get()?;
        Some(at.id.as_deref().and_then(|id| source.place(id)).unwrap_or(at.place))
    }

    /// Puts the cursor on a row.
    pub(crate) fn set<R: Send + Sync>(self, source: &Source<R>, place: u64) {
        let id = untrack(|| source.id_at(place));
        self.at.set(Some(At { place, id }));
    }

    /// Puts the cursor on the row with that identity, wherever it is.
    pub(crate) fn set_id<R: Send + Sync>(self, source: &Source<R>, id: &str) {
        let place = untrack(|| source.place(id)).or_else(|| untrack(|| self.place(source))).unwrap_or(0);
        self.at.set(Some(At { place, id: Some(id.to_owned()) }));
    }

    /// Moves by so many rows, and stays inside the table. The first move enters at the top.
    pub(crate) fn step<R: Send + Sync>(self, source: &Source<R>, by: i64) {
        let Some(last) = source.total.get_untracked().and_then(|total| total.checked_sub(1)) else { return };
        let place = match untrack(|| self.place(source)) {
            Some(place) => place.saturating_add_signed(by).min(last),
            None => 0,
        };
        self.set(source, place);
    }
}
