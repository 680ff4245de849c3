//! What the page reads of event handlers, the draft that is under way, and how it is written. Components ask by this and
//! never reach past it.

use std::collections::BTreeSet;

use api::{
    console::{
        context::ContextKind,
        flux::ListApps,
        world::{FiringSum, FiringsQuery, ListFirings, SumFirings},
    },
    id::{ContextId, FluxAppId, HandlerId, MessageId, OpId},
    soracom::event_handler::{
        Action, EventHandler, EventHandlerRequest, ListEventHandlers, ListEventHandlersQuery,
    },
};
use client::ClientError;
use leptos::prelude::*;

use super::{
    draft::Draft,
    flaws::{Flaw, Place, flaws},
    follow::follow,
    target::Target,
    template::webhook_of,
    writes::Sent,
};
use crate::{
    locales::Row,
    route::{HandlerPlace, HandlersView, Navigator, Route, Step, use_navigator},
    state::{Ask, Query, Session, Shelf, Toasts, use_query, use_session, use_shelf, use_toasts},
};

/// The dialog that is open.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Opened {
    New,
    Target,
    Name,
    Save,
    /// Somebody else has saved meanwhile: this.
    Overtaken(Box<EventHandler>, Box<Sent>),
    Discard,
    Delete,
    Ignore,
    Test,
    /// A message that was not taken.
    Send(MessageId),
}

/// So many firings of the open handler are looked at.
pub(super) const LISTED: u32 = 500;

#[derive(Clone, Copy)]
pub(super) struct Room {
    pub(super) context: StoredValue<ContextId>,
    pub(super) all: Query<ListEventHandlers>,
    /// How often each was met; of a local world only.
    pub(super) sums: Query<SumFirings>,
    /// What the open one did.
    pub(super) firings: Query<ListFirings>,
    /// The Flux apps, which a step may tell.
    apps: Query<ListApps>,
    /// The handler that is open.
    pub(super) open: Memo<Option<HandlerPlace>>,
    /// The same as it is saved.
    pub(super) saved: Memo<Option<EventHandler>>,
    pub(super) draft: RwSignal<Option<Draft>>,
    /// The handler as it would be saved.
    pub(super) now: Memo<Option<EventHandlerRequest>>,
    pub(super) flaws: Memo<Vec<Flaw>>,
    /// Places that have a draft.
    pub(super) drafted: RwSignal<BTreeSet<String>>,
    pub(super) opened: RwSignal<Option<Opened>>,
    pub(super) error: RwSignal<Option<ClientError>>,
    pub(super) busy: RwSignal<bool>,
    pub(super) session: Session,
    pub(super) toasts: Toasts,
    pub(super) shelf: Shelf,
    /// What was sent last, and as which intention.
    pub(super) intended: StoredValue<Option<(HandlerPlace, EventHandlerRequest, OpId)>>,
    navigator: Navigator,
}

/// Reads the handlers of a context and follows them for as long as the caller's part of the page is shown.
pub(super) fn use_room(context: ContextId) -> Room {
    let (session, navigator) = (use_session(), use_navigator());
    let context = StoredValue::new(context);
    let of = move || context.get_value();
    let local = Memo::new(move |_| session.context(&of()).is_some_and(|of| of.kind == ContextKind::Local));
    let open =
        Memo::new(move |_| if let Route::Handlers { open, .. } = navigator.route() { open } else { None });
    let all = use_query::<ListEventHandlers>(move || {
        let client = session.door().platform(&of());
        Some(Ask { client, path: (), query: ListEventHandlersQuery::default() })
    });
    let sums = use_query::<SumFirings>(move || {
        local.get().then(|| Ask { client: session.door().client(), path: of(), query: () })
    });
    let firings = use_query::<ListFirings>(move || {
        let Some(HandlerPlace::Known(id)) = open.get() else { return None };
        let query = FiringsQuery { handler: Some(id), limit: Some(LISTED), before: None };
        local.get().then(|| Ask { client: session.door().client(), path: of(), query })
    });
    let saved = Memo::new(move |_| {
        let Some(HandlerPlace::Known(id)) = open.get() else { return None };
        all.with(|all| all?.iter().find(|handler| handler.handler_id == id).cloned())
    });
    let draft = RwSignal::new(None::<Draft>);
    let now = Memo::new(move |_| {
        let held = draft.with(|draft| draft.as_ref().map(|draft| draft.now.clone()));
        held.or_else(|| saved.with(|saved| saved.as_ref().map(EventHandler::as_request)))
    });
    let room = Room {
        context,
        all,
        sums,
        firings,
        apps: use_query(move || Some(Ask { client: session.door().client(), path: of(), query: () })),
        open,
        saved,
        draft,
        now,
        flaws: Memo::new(move |_| now.with(|now| now.as_ref().map(flaws).unwrap_or_default())),
        drafted: RwSignal::default(),
        opened: RwSignal::new(None),
        error: RwSignal::new(None),
        busy: RwSignal::new(false),
        session,
        toasts: use_toasts(),
        shelf: use_shelf(),
        intended: StoredValue::new(None),
        navigator,
    };
    room.take_up();
    follow(room, local);
    room
}

impl Room {
    pub(super) fn context(self) -> ContextId {
        self.context.get_value()
    }

    /// Whether the context is a world of this server, which tells what handlers did.
    pub(super) fn is_local(self) -> bool {
        self.session.context(&self.context()).is_some_and(|of| of.kind == ContextKind::Local)
    }

    /// Which handlers are listed, tracked.
    pub(super) fn view(self) -> HandlersView {
        if let Route::Handlers { view, .. } = self.navigator.route() { view } else { HandlersView::default() }
    }

    pub(super) fn place(self, open: Option<HandlerPlace>) -> Route {
        Route::Handlers { context: self.context(), view: untrack(|| self.view()), open }
    }

    pub(super) fn go(self, open: Option<HandlerPlace>) {
        self.navigator.go(self.place(open), Step::Same);
    }

    pub(super) fn close(self) {
        self.opened.set(None);
    }

    pub(super) fn show(self, opened: Opened) {
        self.opened.set(Some(opened));
    }

    /// How often a handler was met, tracked.
    pub(super) fn sum(self, id: &HandlerId) -> Option<FiringSum> {
        self.sums.with(|sums| sums?.iter().find(|sum| sum.handler_id == *id).cloned())
    }

    /// Something of the handler as it would be saved, tracked.
    pub(super) fn with<T>(self, read: impl FnOnce(&EventHandlerRequest) -> T) -> Option<T> {
        self.now.with(|now| now.as_ref().map(read))
    }

    /// Something of a step, tracked.
    pub(super) fn step<T>(self, at: usize, read: impl FnOnce(&Action) -> T) -> Option<T> {
        self.now.with(|now| now.as_ref()?.action_config_list.get(at).map(read))
    }

    /// The Flux app whose incoming webhook a URL is, tracked.
    pub(super) fn app_of(self, url: &str) -> Option<(FluxAppId, String)> {
        let webhook = webhook_of(url)?;
        self.apps.with(|apps| {
            let app = apps?.iter().find(|app| app.webhooks.iter().any(|one| one.as_str() == webhook))?;
            Some((app.id.clone(), app.name.clone()))
        })
    }

    /// How many handlers the target of the open one has, itself among them; tracked.
    pub(super) fn on_target(self) -> usize {
        let Some(target) = self.with(Target::of) else { return 0 };
        let open = self.saved.with(|saved| saved.as_ref().map(|saved| saved.handler_id.clone()));
        let beside = |handler: &&EventHandler| {
            Some(&handler.handler_id) != open.as_ref() && Target::of(&handler.as_request()) == target
        };
        self.all.with(|all| all.map_or(0, |all| all.iter().filter(beside).count())) + 1
    }

    /// What is wrong at a place, tracked.
    pub(super) fn flaw(self, place: Place) -> Option<Row> {
        self.flaws.with(|flaws| flaws.iter().find(|flaw| flaw.place == place).map(|flaw| flaw.words))
    }

    /// Whether something is not saved, tracked.
    pub(super) fn is_changed(self) -> bool {
        self.draft.with(Option::is_some)
    }

    /// Whether the open one was removed while it was being changed, tracked.
    pub(super) fn is_removed(self) -> bool {
        let was = self.draft.with(|draft| draft.as_ref().is_some_and(|draft| draft.base.is_some()));
        was && self.saved.with(Option::is_none) && self.all.with(|all| all.is_some())
    }
}
