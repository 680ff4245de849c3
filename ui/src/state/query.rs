//! One-off reads: fetched when their parameters are known, read again on demand, the old value kept meanwhile.

use std::sync::Arc;

use api::Endpoint;
use client::{Client, ClientError, FeedStatus};
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use super::{
    door::Carrier,
    feed::use_feed,
    session::{Session, use_session},
};

/// What to read, and over which client: the server's own endpoints, or the platform's through it.
pub(crate) struct Ask<E: Endpoint> {
    pub(crate) client: Client<Carrier>,
    pub(crate) path: E::Path,
    pub(crate) query: E::Query,
}

/// What a read brought so far.
pub(crate) struct Query<E: Endpoint>
where
    E::Response: Send + Sync + 'static,
{
    /// The answer that came last, and what it answers.
    answer: RwSignal<Option<Answer<E::Response>>>,
    /// What is asked for; an answer to something else is not shown.
    target: Memo<Option<String>>,
    /// Counts the reads of the same target.
    turn: RwSignal<u32>,
    /// While a read is under way: its answer may be older than what is told by then.
    meanwhile: StoredValue<Option<Meanwhile<E::Response>>>,
}

/// What was told while a read of `target` is under way.
struct Meanwhile<T> {
    target: String,
    told: Vec<Amendment<T>>,
}

/// Something newer than an answer, to be put into it.
type Amendment<T> = Arc<dyn Fn(&mut T) + Send + Sync>;

struct Answer<T> {
    target: String,
    value: Option<T>,
    error: Option<ClientError>,
}

impl<E: Endpoint> Clone for Query<E>
where
    E::Response: Send + Sync + 'static,
{
    fn clone(&self) -> Self {
        *self
    }
}

impl<E: Endpoint> Copy for Query<E> where E::Response: Send + Sync + 'static {}

/// Reads `E` whenever `ask`, or a signal that it reads, changes.
pub(crate) fn use_query<E>(ask: impl Fn() -> Option<Ask<E>> + Send + Sync + 'static) -> Query<E>
where
    E: Endpoint<Body = ()> + 'static,
    E::Response: Clone + Send + Sync + 'static,
{
    let session = use_session();
    let ask = Arc::new(ask);
    let asked = Arc::clone(&ask);
    let target = Memo::new(move |_| asked().map(|ask| target::<E>(&ask)));
    let query = Query::<E> {
        answer: RwSignal::new(None),
        target,
        turn: RwSignal::new(0),
        meanwhile: StoredValue::new(None),
    };
    Effect::new(move || {
        query.turn.track();
        match (target.get(), untrack(|| ask())) {
            (Some(target), Some(ask)) => fetch(query, session, target, ask),
            (None, _) | (_, None) => query.meanwhile.set_value(None),
        }
    });
    // What could not be reached is read by itself once the server is back.
    let feed = use_feed();
    let live = Memo::new(move |_| matches!(feed.status(), FeedStatus::Live { .. }));
    Effect::new(move || {
        if live.get() && matches!(untrack(|| query.error()), Some(ClientError::Unreachable(_))) {
            query.reload();
        }
    });
    query
}

impl<E: Endpoint> Query<E>
where
    E::Response: Clone + Send + Sync + 'static,
{
    /// The value, tracked; the one before while a newer is on its way.
    pub(crate) fn value(self) -> Option<E::Response> {
        self.with(|value| value.cloned())
    }

    /// Something of the value, without copying it.
    pub(crate) fn with<T>(self, read: impl FnOnce(Option<&E::Response>) -> T) -> T {
        let target = self.target.get();
        self.answer
            .with(|answer| read(current(answer, target.as_deref()).and_then(|answer| answer.value.as_ref())))
    }

    /// Why the last read brought nothing.
    pub(crate) fn error(self) -> Option<ClientError> {
        let target = self.target.get();
        self.answer.with(|answer| current(answer, target.as_deref()).and_then(|answer| answer.error.clone()))
    }

    /// Reads again.
    pub(crate) fn reload(self) {
        self.turn.try_update(|turn| *turn = turn.wrapping_add(1));
    }

    /// Changes the value in place, by what the feed or the answer to a write tells; also the value that a read brings that is
    /// under way, which may have been looked up before.
    pub(crate) fn amend(self, change: impl Fn(&mut E::Response) + Send + Sync + 'static) {
        // Of what is asked for now, and of nothing that was before.
        let Some(Some(target)) = self.target.try_get_untracked() else { return };
        let change: Amendment<E::Response> = Arc::new(change);
        self.meanwhile.try_update_value(|meanwhile| {
            if let Some(of) = meanwhile.as_mut().filter(|of| of.target == target) {
                of.told.push(Arc::clone(&change));
            }
        });
        let known = self.answer.try_with_untracked(|answer| {
            current(answer, Some(&target)).is_some_and(|answer| answer.value.is_some())
        });
        if known == Some(true) {
            self.answer.update(|answer| {
                if let Some(value) = answer.as_mut().and_then(|answer| answer.value.as_mut()) {
                    change(value);
                }
            });
        }
    }
}

fn current<'a, T>(answer: &'a Option<Answer<T>>, target: Option<&str>) -> Option<&'a Answer<T>> {
    answer.as_ref().filter(|answer| Some(answer.target.as_str()) == target)
}

fn fetch<E>(query: Query<E>, session: Session, target: String, ask: Ask<E>)
where
    E: Endpoint<Body = ()> + 'static,
    E::Response: Clone + Send + Sync + 'static,
{
    let turn = query.turn.get_untracked();
    query.meanwhile.set_value(Some(Meanwhile { target: target.clone(), told: Vec::new() }));
    spawn_local(async move {
        let brought = ask.client.find::<E>(&ask.path, &ask.query).await;
        // Asked again meanwhile, or the page is gone.
        if query.turn.try_get_untracked() != Some(turn)
            || query.target.try_get_untracked() != Some(Some(target.clone()))
        {
            return;
        }
        let newer =
            query.meanwhile.try_update_value(Option::take).flatten().map_or_else(Vec::new, |of| of.told);
        query.answer.update(|answer| {
            let before =
                answer.take().filter(|answer| answer.target == target).and_then(|answer| answer.value);
            *answer = Some(match brought {
                Ok(mut value) => {
                    newer.iter().for_each(|change| change(&mut value));
                    Answer { target, value: Some(value), error: None }
                }
                Err(error) => {
                    if error.status() == Some(401) {
                        session.ended();
                    }
                    Answer { target, value: before, error: Some(error) }
                }
            });
        });
    });
}

/// What is asked, as text: where, path and query.
fn target<E: Endpoint>(ask: &Ask<E>) -> String {
    let query = api::endpoint::query_string(&ask.query).unwrap_or_default();
    format!("{}{}?{query}", ask.client.transport().whereto(), api::endpoint::path_of::<E>(&ask.path))
}
