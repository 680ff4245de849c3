use std::{rc::Rc, time::Duration};

use api::{
    console::{
        feed::{ChangeFrame, PATH, Position},
        session::CreateTicket,
        window::{SimWindow, WindowQuery},
    },
    id::{ContextId, SimId},
};
use client::{
    Client, ClientError, Feed, FeedStatus, Overlay, Pending,
    feed::{Input, Output, SocketId},
};
use leptos::{ev, leptos_dom::helpers::set_interval_with_handle, prelude::*};
use wasm_bindgen_futures::spawn_local;

use super::socket::{Event, Socket, later, random};
use crate::locales::{Errors, Row};
use crate::state::{Carrier, Session, WorldClock, clock::wall_now};

/// How often time is told to the feed and to the windows.
const TICK: Duration = Duration::from_millis(250);

/// What the feed tells those who listen.
pub(crate) enum Heard<'a> {
    /// A change, in order and once.
    Change(&'a ChangeFrame),
    /// What was shown may have a hole: read it again.
    ReadAgain,
    /// Time passed.
    Tick,
}

type Listener = Rc<dyn Fn(&Heard<'_>)>;

/// The page's feed. It follows the context that is shown.
#[derive(Clone, Copy)]
pub(crate) struct LiveFeed {
    inner: StoredValue<Inner, LocalStorage>,
    status: RwSignal<FeedStatus>,
    /// Why the context takes no writes, where it does not.
    held: RwSignal<Option<Row>>,
    position: RwSignal<Position>,
    echo: RwSignal<u32>,
    session: Session,
    clock: WorldClock,
}

struct Inner {
    feed: Feed,
    context: Option<ContextId>,
    socket: Option<(SocketId, Socket)>,
    listeners: Vec<(u32, Listener)>,
    next: u32,
    pending: Pending,
}

impl LiveFeed {
    /// What the header may say.
    pub(crate) fn status(self) -> FeedStatus {
        self.status.get()
    }

    /// Why writes have to wait; tracked.
    pub(crate) fn writes_wait(self) -> Option<Row> {
        if self.is_stale() { Some(Errors::StaleFeed.row()) } else { self.held.get() }
    }

    /// Why the context takes no writes, or that it does.
    pub(crate) fn hold_writes(self, why: Option<Row>) {
        if self.held.get_untracked() != why {
            self.held.set(why);
        }
    }

    /// True while what is shown is not up to date.
    pub(crate) fn is_stale(self) -> bool {
        matches!(self.status.get(), FeedStatus::Stale { .. } | FeedStatus::Connecting)
    }

    /// The last change that was applied.
    pub(crate) fn position(self) -> Position {
        self.position.get()
    }

    /// Tries at once rather than after the wait.
    pub(crate) fn reconnect(self) {
        self.take(Input::WentOnline);
    }

    /// Follows another context from here on, or none.
    pub(crate) fn follow(self, context: Option<ContextId>) {
        let before = self
            .inner
            .try_update_value(|inner| std::mem::replace(&mut inner.context, context.clone()))
            .flatten();
        if before == context {
            return;
        }
        if let Some(before) = before {
            self.inner.update_value(|inner| inner.pending = Pending::default());
            self.take(Input::Unfollow(before));
        }
        if let Some(context) = context {
            self.take(Input::Follow { context, topics: Vec::new(), windows: Vec::new(), from: None });
        }
    }

    /// Tells `listener` what comes, for as long as the caller's part of the page is shown.
    pub(crate) fn listen(self, listener: impl Fn(&Heard<'_>) + 'static) {
        let listener: Listener = Rc::new(listener);
        let id = self.inner.try_update_value(|inner| {
            inner.next += 1;
            inner.listeners.push((inner.next, listener));
            inner.next
        });
        on_cleanup(move || {
            self.inner.try_update_value(|inner| inner.listeners.retain(|(of, _)| Some(*of) != id));
        });
    }

    /// The changes after `position` that were told already; see [`Feed::changes_after`].
    pub(crate) fn changes_after(self, context: &ContextId, position: Position) -> Option<Vec<ChangeFrame>> {
        self.inner.with_value(|inner| inner.feed.changes_after(context, position))
    }

    /// What the operator asked for on a SIM and nobody has confirmed yet.
    pub(crate) fn asked(self, sim: &SimId) -> Option<Overlay> {
        self.echo.track();
        self.inner.with_value(|inner| inner.pending.get(sim).cloned())
    }

    /// Changes what is pending.
    pub(crate) fn echo(self, change: impl FnOnce(&mut Pending)) {
        self.inner.update_value(|inner| change(&mut inner.pending));
        self.echo.update(|n| *n = n.wrapping_add(1));
    }

    fn take(self, input: Input) {
        let outputs = self.inner.try_update_value(|inner| inner.feed.handle(input, wall_now(), random()));
        for output in outputs.into_iter().flatten() {
            self.perform(output);
        }
    }

    fn perform(self, output: Output) {
        match output {
            Output::Open(id) => self.open(id),
            Output::Close(id) => self.drop_socket(id),
            Output::Send(id, text) => self.inner.with_value(|inner| {
                if let Some((_, socket)) = inner.socket.as_ref().filter(|(of, _)| *of == id) {
                    socket.send(&text);
                }
            }),
            Output::Apply(frame) => {
                let answered = self.inner.try_update_value(|inner| inner.pending.apply(&frame));
                if answered.is_some_and(|sims| !sims.is_empty()) {
                    self.echo.update(|n| *n = n.wrapping_add(1));
                }
                self.tell(&Heard::Change(&frame));
            }
            Output::Refetch { context, .. } => self.read_again(context),
            Output::Clock { context, clock } => {
                if self.inner.with_value(|inner| inner.context.as_ref() == Some(&context)) {
                    self.clock.tell(clock);
                }
            }
            Output::Status(status) => {
                if matches!(status, FeedStatus::Stale { .. }) {
                    self.clock.hold();
                }
                self.status.set(status);
            }
            Output::Refused { code, message } => {
                leptos::logging::warn!("the feed refused a frame: {code} {message}")
            }
        }
    }

    fn open(self, id: SocketId) {
        spawn_local(async move {
            let door = self.session.door();
            match door.client().get::<CreateTicket>(&()).await {
                Ok(ticket) => {
                    let url = door.socket(&format!("{PATH}?ticket={}", ticket.ticket.expose()));
                    let socket = Socket::open(&url, move |event| later(move || self.heard(id, event)));
                    match socket {
                        Some(socket) => self.inner.update_value(|inner| inner.socket = Some((id, socket))),
                        None => self.take(Input::Closed(id)),
                    }
                }
                Err(error) => {
                    if error.status() == Some(401) {
                        self.session.ended();
                    }
                    self.take(Input::Closed(id));
                }
            }
        });
    }

    fn heard(self, id: SocketId, event: Event) {
        match event {
            Event::Opened => self.take(Input::Opened(id)),
            Event::Text(text) => self.take(Input::Text(id, text)),
            Event::Closed => {
                self.drop_socket(id);
                self.take(Input::Closed(id));
            }
        }
    }

    fn drop_socket(self, id: SocketId) {
        self.inner.try_update_value(|inner| {
            if inner.socket.as_ref().is_some_and(|(of, _)| *of == id) {
                inner.socket = None;
            }
        });
    }

    /// Finds out where the context stands, lets the feed go on from there, and has everything on the page read again.
    fn read_again(self, context: ContextId) {
        spawn_local(async move {
            let client: Client<Carrier> = self.session.door().client();
            let query = WindowQuery { limit: Some(1), ..WindowQuery::default() };
            let found: Result<_, ClientError> = client.find::<SimWindow>(&context, &query).await;
            match found {
                Ok(window) => {
                    self.take(Input::Refetched { context, position: window.position });
                    self.tell(&Heard::ReadAgain);
                }
                Err(error) if error.status() == Some(401) => self.session.ended(),
                // The feed asks again, after a while.
                Err(_) => {}
            }
        });
    }

    fn tell(self, what: &Heard<'_>) {
        // A listener may add or remove listeners.
        let listeners: Vec<Listener> = self
            .inner
            .with_value(|inner| inner.listeners.iter().map(|(_, listener)| Rc::clone(listener)).collect());
        for listener in listeners {
            listener(what);
        }
    }

    fn tick(self) {
        self.take(Input::Tick);
        let (position, silent) = self
            .inner
            .try_update_value(|inner| {
                let position = inner.context.as_ref().and_then(|context| inner.feed.position(context));
                (position.unwrap_or_default(), inner.pending.expired(wall_now()))
            })
            .unwrap_or_default();
        if !silent.is_empty() {
            self.echo.update(|n| *n = n.wrapping_add(1));
            self.tell(&Heard::ReadAgain);
        }
        if self.position.get_untracked() != position {
            self.position.set(position);
        }
        self.tell(&Heard::Tick);
    }
}

pub(crate) fn provide_feed(session: Session, clock: WorldClock) -> LiveFeed {
    let feed = LiveFeed {
        inner: StoredValue::new_local(Inner {
            feed: Feed::new(),
            context: None,
            socket: None,
            listeners: Vec::new(),
            next: 0,
            pending: Pending::default(),
        }),
        status: RwSignal::new(FeedStatus::Connecting),
        held: RwSignal::new(None),
        position: RwSignal::new(Position::default()),
        echo: RwSignal::new(0),
        session,
        clock,
    };
    if let Ok(timer) = set_interval_with_handle(move || feed.tick(), TICK) {
        on_cleanup(move || timer.clear());
    }
    let online = window_event_listener(ev::online, move |_| feed.take(Input::WentOnline));
    let offline = window_event_listener(ev::offline, move |_| feed.take(Input::WentOffline));
    on_cleanup(move || {
        online.remove();
        offline.remove();
    });
    provide_context(feed);
    feed
}

pub(crate) fn use_feed() -> LiveFeed {
    expect_context()
}
