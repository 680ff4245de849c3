//! Lists that keep themselves up to date: a window of rows from the server, and the feed's changes after it.

use std::ops::Range;

use api::{
    Endpoint,
    console::{
        feed::ChangeFrame,
        window::{Window, WindowQuery},
    },
    id::ContextId,
};
use client::{ClientError, Collection, Fetch, HasId};
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use super::{
    clock::wall_now,
    feed::{Heard, LiveFeed, use_feed},
    held::{Held, News},
    session::{Session, use_session},
};

/// Rows beside those on screen that are fetched with them.
const BESIDE: u64 = 60;
/// Windows begin at multiples of this, so that a slow scroll does not ask for every row anew.
const STRIDE: u64 = 50;
/// As the server has it.
const MOST: u64 = api::console::window::MAX_LIMIT as u64;

/// A list of the server, windowed to what is on screen.
pub(crate) struct LiveWindow<E: Endpoint, Row: HasId + Send + Sync + 'static> {
    inner: StoredValue<Inner<Row>, LocalStorage>,
    /// Counts repaints: whoever reads a row reads this.
    version: RwSignal<u32>,
    error: RwSignal<Option<ClientError>>,
    feed: LiveFeed,
    session: Session,
    of: std::marker::PhantomData<fn() -> E>,
}

struct Inner<Row: HasId> {
    context: ContextId,
    rows: Collection<Row>,
    /// What is on screen, and of which query.
    held: Option<(WindowQuery, Held<Row>)>,
    /// What came on screen while a fetch was under way.
    wanted: Option<Range<u64>>,
    repaint: bool,
}

impl<E: Endpoint, Row: HasId + Send + Sync + 'static> Clone for LiveWindow<E, Row> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<E: Endpoint, Row: HasId + Send + Sync + 'static> Copy for LiveWindow<E, Row> {}

/// The list that `E` windows, of a context; it follows the query and the sort.
pub(crate) fn use_window<E, Row>(context: ContextId, query: Signal<(String, String)>) -> LiveWindow<E, Row>
where
    E: Endpoint<Path = ContextId, Query = WindowQuery, Body = (), Response = Window<Row>> + 'static,
    Row: HasId + Send + Sync + 'static,
{
    let (q, sort) = query.get_untracked();
    let first = WindowQuery { q, sort, offset: 0, limit: Some(120) };
    let live = LiveWindow::<E, Row> {
        inner: StoredValue::new_local(Inner {
            context,
            rows: Collection::new(first),
            held: None,
            wanted: None,
            repaint: false,
        }),
        version: RwSignal::new(0),
        error: RwSignal::new(None),
        feed: use_feed(),
        session: use_session(),
        of: std::marker::PhantomData,
    };
    live.fetch();
    live.feed.listen(move |heard| live.hear(heard));
    Effect::new(move || {
        let (q, sort) = query.get();
        live.inner.update_value(|inner| {
            let asked = inner.rows.query();
            if asked.q != q || asked.sort != sort {
                inner.rows.set_query(WindowQuery { q, sort, offset: 0, limit: asked.limit });
            }
        });
        live.fetch();
    });
    live
}

impl<E, Row> LiveWindow<E, Row>
where
    E: Endpoint<Path = ContextId, Query = WindowQuery, Body = (), Response = Window<Row>> + 'static,
    Row: HasId + Send + Sync + 'static,
{
    /// Something of the window as it stands; none before the first one is there.
    pub(crate) fn read<T>(self, read: impl FnOnce(&Window<Row>) -> T) -> Option<T> {
        self.version.track();
        self.inner.try_with_value(|inner| inner.rows.window().map(read)).flatten()
    }

    /// How many rows the list has as it is shown; none before that is known.
    pub(crate) fn total(self) -> Option<u64> {
        self.shown(|held| held.total())
    }

    /// The row at a place of the list, when it is at hand.
    pub(crate) fn at(self, place: u64) -> Option<Row> {
        self.shown(|held| held.at(place).cloned()).flatten()
    }

    /// The place of the row that `is` names, when it is at hand.
    pub(crate) fn place(self, is: impl Fn(&Row) -> bool) -> Option<u64> {
        self.shown(|held| held.place(is)).flatten()
    }

    /// The row that `is` names, when it is at hand.
    pub(crate) fn find(self, is: impl Fn(&Row) -> bool) -> Option<Row> {
        self.shown(|held| held.find(is).cloned()).flatten()
    }

    /// How the list differs from what is shown of it.
    pub(crate) fn news(self) -> News {
        self.version.track();
        let news = self.inner.try_with_value(|inner| Some(inner.held.as_ref()?.1.news(inner.rows.window()?)));
        news.flatten().unwrap_or_default()
    }

    /// Shows the list as it is.
    pub(crate) fn show_news(self) {
        self.inner.update_value(|inner| {
            let window = inner.rows.window().map(Held::new);
            inner.held = window.map(|held| (inner.rows.query().clone(), held));
        });
        self.version.update(|n| *n = n.wrapping_add(1));
    }

    fn shown<T>(self, read: impl FnOnce(&Held<Row>) -> T) -> Option<T> {
        self.version.track();
        self.inner.try_with_value(|inner| inner.held.as_ref().map(|(_, held)| read(held))).flatten()
    }

    /// Why the last fetch brought nothing; none once one succeeded.
    pub(crate) fn error(self) -> Option<ClientError> {
        self.error.get()
    }

    /// Tries again at once.
    pub(crate) fn retry(self) {
        self.inner.update_value(|inner| inner.rows.invalidate());
        self.fetch();
    }

    /// Hears which places are on screen.
    pub(crate) fn want(self, first: u64, end: u64) {
        let moved = self.inner.try_update_value(|inner| {
            let query = inner.rows.query();
            let total = inner.held.as_ref().map_or(end, |(_, held)| held.total());
            let loaded = query.offset..query.offset + u64::from(query.limit.unwrap_or(0));
            if first >= loaded.start && end.min(total) <= loaded.end {
                inner.wanted = None;
                return false;
            }
            if inner.rows.is_fetching() {
                inner.wanted = Some(first..end);
                return false;
            }
            let next = around(query, first, end);
            inner.rows.set_query(next);
            inner.wanted = None;
            true
        });
        if moved == Some(true) {
            self.fetch();
        }
    }

    fn hear(self, heard: &Heard<'_>) {
        match heard {
            Heard::Change(frame) => {
                let visible = self.inner.try_update_value(|inner| inner.hear(frame));
                if visible == Some(true) {
                    self.repaint();
                }
                self.fetch();
            }
            Heard::ReadAgain => self.retry(),
            Heard::Tick => self.fetch(),
        }
    }

    /// Fetches what is due.
    fn fetch(self) {
        let Some(Some((fetch, context))) = self.inner.try_update_value(|inner| {
            let fetch = inner.rows.fetch(wall_now())?;
            Some((fetch, inner.context.clone()))
        }) else {
            return;
        };
        spawn_local(async move {
            let client = self.session.door().client();
            let answer = client.find::<E>(&context, &fetch.query).await;
            self.take(&fetch, answer);
        });
    }

    fn take(self, fetch: &Fetch, answer: Result<Window<Row>, ClientError>) {
        let next = match answer {
            Ok(window) => self.inner.try_update_value(|inner| {
                let since = self.feed.changes_after(&inner.context, window.position);
                let fresh = inner.rows.load(fetch, window, since);
                if fresh {
                    inner.show(&fetch.query);
                }
                (fresh, inner.wanted.take())
            }),
            Err(error) => {
                if error.status() == Some(401) {
                    self.session.ended();
                }
                // A refused query stays refused: it is not asked again before it is another one.
                let refused = error.status() == Some(400);
                let known = self.inner.try_update_value(|inner| {
                    if !refused {
                        inner.rows.failed(fetch, wall_now());
                    }
                });
                if known.is_some() {
                    self.error.set(Some(error));
                }
                return;
            }
        };
        let Some((fresh, wanted)) = next else { return };
        if fresh {
            if self.error.with_untracked(Option::is_some) {
                self.error.set(None);
            }
            self.version.update(|n| *n = n.wrapping_add(1));
        }
        if let Some(Range { start, end }) = wanted {
            self.want(start, end);
        }
    }

    /// Repaints once in the next frame, however many changes come before it.
    fn repaint(self) {
        let first = self.inner.try_update_value(|inner| !std::mem::replace(&mut inner.repaint, true));
        if first == Some(true) {
            request_animation_frame(move || {
                if self.inner.try_update_value(|inner| inner.repaint = false).is_some() {
                    self.version.update(|n| *n = n.wrapping_add(1));
                }
            });
        }
    }
}

impl<Row: HasId> Inner<Row> {
    /// Takes a change; true when a row on screen is another now.
    fn hear(&mut self, frame: &ChangeFrame) -> bool {
        if self.context != frame.context {
            return false;
        }
        self.rows.apply(frame);
        self.held.as_mut().is_some_and(|(_, held)| held.apply(&frame.change))
    }

    /// Shows the window that came: another list as it is, the same list row by row. Nothing can move under the cursor in
    /// a list that was empty.
    fn show(&mut self, asked: &WindowQuery) {
        let Some(window) = self.rows.window() else { return };
        match &mut self.held {
            Some((query, held)) if query == asked && held.total() > 0 => held.follow(window),
            held => *held = Some((asked.clone(), Held::new(window))),
        }
    }
}

/// The window around what is on screen.
fn around(query: &WindowQuery, first: u64, end: u64) -> WindowQuery {
    let offset = first.saturating_sub(BESIDE) / STRIDE * STRIDE;
    let limit = (end + BESIDE).saturating_sub(offset).clamp(STRIDE, MOST);
    WindowQuery { offset, limit: u32::try_from(limit).ok(), ..query.clone() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_holds_what_is_seen_and_a_little_more() {
        let query = WindowQuery { q: "x".into(), ..WindowQuery::default() };
        for (first, end) in [(0, 40), (100, 140), (999_960, 1_000_000), (0, 10_000)] {
            let window = around(&query, first, end);
            let limit = u64::from(window.limit.unwrap());
            assert_eq!(window.q, "x");
            assert!(window.offset <= first && limit <= MOST);
            assert!(window.offset + limit >= end || limit == MOST, "{first}..{end}: {window:?}");
        }
    }
}
