use std::ops::Range;

use api::{
    Endpoint,
    console::{
        feed::Change,
        window::{Window, WindowQuery},
    },
    id::ContextId,
};
use client::{ClientError, Fetch, HasId};
use leptos::prelude::*;

use super::{
    held::{Held, News},
    rows::Rows,
};
use crate::state::{
    Heard, LiveFeed, Session, call::meanwhile, clock::wall_now, feed::use_feed, session::use_session,
};

/// A list of the server, windowed to what is on screen.
pub(crate) struct LiveWindow<E: Endpoint, Row: HasId + Send + Sync + 'static> {
    rows: StoredValue<Rows<Row>, LocalStorage>,
    /// Counts repaints: whoever reads a row reads this.
    version: RwSignal<u32>,
    /// Whether the next frame repaints.
    repaints: StoredValue<bool>,
    error: RwSignal<Option<ClientError>>,
    feed: LiveFeed,
    session: Session,
    of: std::marker::PhantomData<fn() -> E>,
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
    let live = LiveWindow::<E, Row> {
        rows: StoredValue::new_local(Rows::new(context, q, sort)),
        version: RwSignal::new(0),
        repaints: StoredValue::new(false),
        error: RwSignal::new(None),
        feed: use_feed(),
        session: use_session(),
        of: std::marker::PhantomData,
    };
    live.fetch();
    live.feed.listen(move |heard| live.hear(heard));
    Effect::new(move || {
        let (q, sort) = query.get();
        live.rows.update_value(|rows| rows.ask(q, sort));
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
        self.rows.try_with_value(|rows| rows.window().map(read)).flatten()
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
        self.rows.try_with_value(Rows::news).flatten().unwrap_or_default()
    }

    /// Shows the list as it is.
    pub(crate) fn show_news(self) {
        self.rows.update_value(Rows::show_news);
        self.changed();
    }

    fn shown<T>(self, read: impl FnOnce(&Held<Row>) -> T) -> Option<T> {
        self.version.track();
        self.rows.try_with_value(|rows| rows.held().map(read)).flatten()
    }

    /// Why the last fetch brought nothing; none once one succeeded.
    pub(crate) fn error(self) -> Option<ClientError> {
        self.error.get()
    }

    /// Tries again at once.
    pub(crate) fn retry(self) {
        self.rows.update_value(Rows::invalidate);
        self.fetch();
    }

    /// Hears which places are on screen.
    pub(crate) fn want(self, first: u64, end: u64) {
        if self.rows.try_update_value(|rows| rows.want(first, end)) == Some(true) {
            self.fetch();
        }
    }

    fn hear(self, heard: &Heard<'_>) {
        match heard {
            Heard::Change(frame) => {
                if self.rows.try_update_value(|rows| rows.hear(frame)) == Some(true) {
                    // What is shown of a job changes at once, and its rows with it.
                    if matches!(frame.change, Change::Job { .. }) {
                        self.changed();
                    } else {
                        self.repaint();
                    }
                }
                self.fetch();
            }
            Heard::ReadAgain => self.retry(),
            Heard::Tick => self.fetch(),
        }
    }

    /// Fetches what is due.
    fn fetch(self) {
        let due = self.rows.try_update_value(|rows| Some((rows.due(wall_now())?, rows.context().clone())));
        let Some((fetch, context)) = due.flatten() else { return };
        let client = self.session.door().client();
        let query = fetch.query.clone();
        let call = async move { client.find::<E>(&context, &query).await };
        meanwhile(call, move |answer| self.take(&fetch, answer));
    }

    fn take(self, fetch: &Fetch, answer: Result<Window<Row>, ClientError>) {
        let next = match answer {
            Ok(window) => self.rows.try_update_value(|rows| {
                let since = self.feed.changes_after(rows.context(), window.position);
                let fresh = rows.load(fetch, window, since);
                (fresh, fresh && rows.is_asked(fetch), rows.take_wanted())
            }),
            Err(error) => {
                if error.status() == Some(401) {
                    self.session.ended();
                }
                let refused = error.status() == Some(400);
                let failed = self.rows.try_update_value(|rows| rows.failed(fetch, refused, wall_now()));
                if failed == Some(true) {
                    self.error.set(Some(error));
                }
                if !refused {
                    return;
                }
                // The rows of the list before go on being read.
                self.rows.try_update_value(|rows| (false, false, rows.take_wanted()))
            }
        };
        let Some((fresh, asked, wanted)) = next else { return };
        if fresh {
            // Rows of the list before say nothing of the one that was refused.
            if asked && self.error.with_untracked(Option::is_some) {
                self.error.set(None);
            }
            self.changed();
        }
        if let Some(Range { start, end }) = wanted {
            self.want(start, end);
        }
    }

    /// Repaints once in the next frame, however many changes come before it.
    fn repaint(self) {
        if self.repaints.try_update_value(|repaints| !std::mem::replace(repaints, true)) == Some(true) {
            request_animation_frame(move || {
                if self.repaints.try_set_value(false).is_none() {
                    self.changed();
                }
            });
        }
    }

    fn changed(self) {
        self.version.update(|n| *n = n.wrapping_add(1));
    }
}
