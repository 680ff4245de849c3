//! What the page reads of event handlers, the draft that is under way, and how it is written. Components ask by this and
//! never reach past it.

use api::{
    console::{
        context::ContextKind,
        flux::ListApps,
        handler::{
            CreateHandler, HandlerOp, HandlerWrite, IgnoreSubscriber, IgnoreWrite, RemoveHandler,
            ReplaceHandler,
        },
        world::{FiringSum, FiringsQuery, ListFirings, SumFirings},
    },
    id::{ContextId, FluxAppId, HandlerId, Imsi, MessageId},
    soracom::event_handler::{
        Action, EventHandler, EventHandlerRequest, GetEventHandler, ListEventHandlers, ListEventHandlersQuery,
    },
};
use client::ClientError;
use leptos::prelude::*;

use super::{
    draft::{Draft, read, write},
    edit::ready,
    flaws::{Flaw, Place, flaws},
    follow::follow,
    target::Target,
    template::webhook_of,
};
use crate::{
    kit::State,
    locales::{Handlers, Row},
    route::{HandlerPlace, HandlersView, Navigator, Route, Step, use_navigator},
    state::{
        Ask, Query, Session, Shelf, Toasts, meanwhile, new_op, use_query, use_session, use_shelf, use_toasts,
    },
};

/// The dialog that is open.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Opened {
    New,
    Target,
    Name,
    Save,
    /// Somebody else has saved meanwhile: this.
    Overtaken(Box<EventHandler>),
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
    context: StoredValue<ContextId>,
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
    pub(super) opened: RwSignal<Option<Opened>>,
    pub(super) error: RwSignal<Option<ClientError>>,
    busy: RwSignal<bool>,
    pub(super) session: Session,
    pub(super) toasts: Toasts,
    shelf: Shelf,
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
        opened: RwSignal::new(None),
        error: RwSignal::new(None),
        busy: RwSignal::new(false),
        session,
        toasts: use_toasts(),
        shelf: use_shelf(),
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

    pub(super) fn busy(self) -> Signal<bool> {
        self.busy.into()
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

    /// Begins one that is not made yet.
    pub(super) fn begin(self, handler: EventHandlerRequest) {
        let draft = Draft { base: None, now: handler, lost: 0 };
        self.shelf.put(&self.shelf_name(&HandlerPlace::New), draft.clone(), &write(&draft));
        self.draft.set(Some(draft));
        self.close();
        self.go(Some(HandlerPlace::New));
    }

    /// Changes the draft; what is set back is no change.
    pub(super) fn edit(self, change: impl FnOnce(&mut EventHandlerRequest)) {
        let held = self.draft.get_untracked();
        let begin = || {
            let base = self.saved.get_untracked()?;
            Some(Draft { now: base.as_request(), base: Some(base), lost: 0 })
        };
        let (Some(mut draft), Some(place)) = (held.or_else(begin), self.open.get_untracked()) else { return };
        change(&mut draft.now);
        let name = self.shelf_name(&place);
        if draft.is_changed() {
            self.shelf.put(&name, draft.clone(), &write(&draft));
            self.draft.set(Some(draft));
        } else {
            self.shelf.remove(&name);
            self.draft.set(None);
        }
    }

    /// Changes a step of the draft.
    pub(super) fn edit_step(self, at: usize, change: impl FnOnce(&mut Action)) {
        self.edit(|handler| {
            if let Some(action) = handler.action_config_list.get_mut(at) {
                change(action);
            }
        });
    }

    /// Forgets what was changed; one that was not made yet is gone.
    pub(super) fn discard(self) {
        let Some(place) = self.open.get_untracked() else { return };
        self.shelf.remove(&self.shelf_name(&place));
        self.draft.set(None);
        self.error.set(None);
        if place == HandlerPlace::New {
            self.go(None);
        }
    }

    /// Whether something is not saved, tracked.
    pub(super) fn is_changed(self) -> bool {
        self.draft.with(Option::is_some)
    }

    /// Writes the draft, unless somebody else has changed what it was begun on.
    pub(super) fn save(self) {
        let Some(draft) = self.draft.get_untracked() else { return };
        let Some(base) = draft.base else { return self.make(ready(draft.now)) };
        self.busy.set(true);
        let (client, id) = (self.session.door().platform(&self.context()), base.handler_id.clone());
        meanwhile(async move { client.get::<GetEventHandler>(&id).await }, move |answer| {
            if self.busy.try_set(false).is_some() {
                return;
            }
            match answer {
                Ok(theirs) if theirs != base => self.show(Opened::Overtaken(Box::new(theirs))),
                Ok(_) => self.replace(&base.handler_id),
                Err(error) => self.failed(error),
            }
        });
    }

    fn make(self, handler: EventHandlerRequest) {
        let Some(op) = new_op() else { return };
        self.busy.set(true);
        let body = HandlerWrite { op, handler };
        self.session.post::<CreateHandler>(self.context(), body, move |answer| match answer {
            Ok(made) => self.kept(made, Handlers::Made),
            Err(error) => self.failed(error),
        });
    }

    /// Writes the draft in the place of what is there, whoever wrote that.
    pub(super) fn replace(self, id: &HandlerId) {
        let (Some(draft), Some(op)) = (self.draft.get_untracked(), new_op()) else { return };
        self.busy.set(true);
        let body = HandlerWrite { op, handler: ready(draft.now) };
        self.session.post::<ReplaceHandler>((self.context(), id.clone()), body, move |answer| match answer {
            Ok(saved) => self.kept(saved, Handlers::Saved),
            Err(error) => self.failed(error),
        });
    }

    fn kept(self, handler: EventHandler, said: Handlers) {
        let (id, name) = (handler.handler_id.clone(), handler.name.clone());
        let is_new = said == Handlers::Made;
        let place = if is_new { HandlerPlace::New } else { HandlerPlace::Known(id.clone()) };
        self.shelf.remove(&self.shelf_name(&place));
        if self.busy.try_set(false).is_some() {
            // The page is gone.
            return;
        }
        self.all.amend(|all| match all.iter_mut().find(|held| held.handler_id == id) {
            Some(held) => *held = handler,
            None => all.push(handler),
        });
        self.error.set(None);
        self.close();
        self.draft.set(None);
        self.go(Some(HandlerPlace::Known(id)));
        if is_new {
            self.toasts.show(State::Online, t!(Handlers::Made, name = name), None);
        } else {
            self.toasts.show(State::Online, t!(Handlers::Saved, name = name), None);
        }
        self.all.reload();
    }

    fn failed(self, error: ClientError) {
        let _gone = self.busy.try_set(false);
        if self.error.try_set(Some(error)).is_none() {
            self.close();
        }
    }

    /// Shows what somebody else has saved, and forgets the draft.
    pub(super) fn take_theirs(self, theirs: EventHandler) {
        self.all.amend(|all| {
            if let Some(held) = all.iter_mut().find(|held| held.handler_id == theirs.handler_id) {
                *held = theirs;
            }
        });
        self.discard();
        self.close();
    }

    pub(super) fn remove(self, handler: &EventHandler) {
        let Some(op) = new_op() else { return };
        let (id, name) = (handler.handler_id.clone(), handler.name.clone());
        self.busy.set(true);
        self.session.post::<RemoveHandler>((self.context(), id.clone()), HandlerOp { op }, move |answer| {
            match answer {
                Ok(()) => {
                    self.shelf.remove(&self.shelf_name(&HandlerPlace::Known(id.clone())));
                    if self.busy.try_set(false).is_some() {
                        return;
                    }
                    self.close();
                    self.draft.set(None);
                    self.all.amend(|all| all.retain(|held| held.handler_id != id));
                    self.go(None);
                    self.toasts.show(State::Online, t!(Handlers::Deleted, name = name), None);
                    self.all.reload();
                }
                Err(error) => self.failed(error),
            }
        });
    }

    /// Leaves a subscriber out, or takes it in again.
    pub(super) fn ignore(self, handler: &HandlerId, imsi: Imsi, ignored: bool) {
        let Some(op) = new_op() else { return };
        self.busy.set(true);
        let path = (self.context(), handler.clone());
        let body = IgnoreWrite { op, imsi: imsi.clone(), ignored };
        self.session.post::<IgnoreSubscriber>(path, body, move |answer| match answer {
            Ok(()) => {
                if self.busy.try_set(false).is_some() {
                    return;
                }
                self.error.set(None);
                self.close();
                if ignored {
                    self.toasts.show(State::Online, t!(Handlers::Ignored, imsi = imsi), None);
                } else {
                    self.toasts.show(State::Online, t!(Handlers::TakenIn, imsi = imsi), None);
                }
            }
            Err(error) => self.failed(error),
        });
    }

    /// The draft of the handler that is opened, from the shelf.
    fn take_up(self) {
        let known = Memo::new(move |_| self.all.with(|all| all.is_some()));
        let found = Memo::new(move |_| self.saved.with(Option::is_some));
        Effect::new(move || {
            let (open, known, found) = (self.open.get(), known.get(), found.get());
            self.error.set(None);
            let Some(place) = open.filter(|_| known) else { return self.draft.set(None) };
            let saved = self.saved.get_untracked();
            if matches!(place, HandlerPlace::Known(_)) && !found {
                return self.draft.set(None);
            }
            let name = self.shelf_name(&place);
            let held =
                self.shelf.get::<Draft>(&name).or_else(|| read(&self.shelf.text(&name)?, saved.as_ref()));
            // It was saved, and the page was gone before it heard of that.
            let is_saved =
                |draft: &Draft| saved.as_ref().is_some_and(|saved| saved.as_request() == draft.now);
            if held.as_ref().is_some_and(is_saved) {
                self.shelf.remove(&name);
                return self.draft.set(None);
            }
            if place == HandlerPlace::New && held.is_none() {
                // Nothing was begun, or it was made meanwhile.
                self.go(None);
            }
            self.draft.set(held);
        });
    }

    fn shelf_name(self, place: &HandlerPlace) -> String {
        self.context.with_value(|context| format!("handlers.{context}.{place}"))
    }
}
