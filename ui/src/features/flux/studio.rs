//! What the studio reads of its app, the draft that is under way, and how it is saved. Components ask by this and never
//! reach past it.

use std::collections::BTreeMap;

use api::{
    console::flux::{App, AppDraft, Flaw, GetApp, GetQuota, GetWords, ListCalls, ListRuns, RunsQuery, Step},
    id::{ContextId, FluxAppId, FluxPartId, FluxRunId},
};
use client::ClientError;
use leptos::prelude::*;

use super::{changes::changes, cover, drafts, follow::follow, watch_flaws::watch_flaws};
use crate::{
    parts::{GroupNames, use_group_names},
    route::{FluxPart, FluxView, Navigator, Route, Step as Go, use_navigator},
    state::{Ask, Query, Session, Shelf, Toasts, use_query, use_session, use_shelf, use_toasts},
};

/// The dialog that is open.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Opened {
    AddSource,
    AddAction,
    /// The app's name and description.
    Name,
    Discard,
    Remove(FluxPart),
    DeleteApp,
    Test,
    /// Somebody else has saved meanwhile: this.
    Overtaken(Box<App>),
    Import,
    /// How it is built on the platform.
    Recipe,
}

/// What somebody has changed and not saved.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Draft {
    /// The app that it was begun on.
    pub(super) base: App,
    pub(super) now: AppDraft,
    /// Secrets that the browser did not keep over a reload.
    pub(super) lost: usize,
}

/// So many messages are looked at.
pub(super) const LISTED: u32 = 100;

#[derive(Clone, Copy)]
pub(super) struct Studio {
    pub(super) place: StoredValue<(ContextId, FluxAppId)>,
    pub(super) app: Query<GetApp>,
    pub(super) runs: Query<ListRuns>,
    pub(super) words: Query<GetWords>,
    pub(super) calls: Query<ListCalls>,
    pub(super) quota: Query<GetQuota>,
    pub(super) draft: RwSignal<Option<Draft>>,
    /// The app as it would be saved.
    pub(super) now: Memo<Option<AppDraft>>,
    pub(super) flaws: RwSignal<Vec<Flaw>>,
    /// The draft that was found to have these flaws.
    pub(super) checked: RwSignal<Option<AppDraft>>,
    /// Kinds that this server refuses, and what it says of each.
    pub(super) refused: RwSignal<BTreeMap<String, Flaw>>,
    /// Messages to try things on, by channel, as they were typed.
    pub(super) samples: RwSignal<BTreeMap<FluxPartId, String>>,
    pub(super) opened: RwSignal<Option<Opened>>,
    /// The message whose trace is open.
    pub(super) run: RwSignal<Option<FluxRunId>>,
    /// The message that was sent to try it, until all that follows is done.
    pub(super) awaited: RwSignal<Option<FluxRunId>>,
    /// The inspector takes the focus when it shows the next part.
    pub(super) to_inspector: StoredValue<bool>,
    pub(super) error: RwSignal<Option<ClientError>>,
    pub(super) busy: RwSignal<bool>,
    pub(super) session: Session,
    pub(super) toasts: Toasts,
    pub(super) groups: GroupNames,
    shelf: Shelf,
    navigator: Navigator,
}

/// Reads an app and follows it for as long as the caller's part of the page is shown.
pub(super) fn use_studio(context: ContextId, app: FluxAppId) -> Studio {
    let (session, shelf) = (use_session(), use_shelf());
    let place = StoredValue::new((context, app));
    let client = move || session.door().client();
    let context = move || place.with_value(|(context, _)| context.clone());
    let read =
        use_query::<GetApp>(move || Some(Ask { client: client(), path: place.get_value(), query: () }));
    let draft = RwSignal::new(None::<Draft>);
    let now = Memo::new(move |_| {
        draft
            .with(|draft| draft.as_ref().map(|draft| draft.now.clone()))
            .or_else(|| read.with(|app| app.map(|app| app.app.clone())))
    });
    let studio = Studio {
        place,
        app: read,
        runs: use_query(move || {
            let query = RunsQuery { limit: Some(LISTED), before: None };
            Some(Ask { client: client(), path: place.get_value(), query })
        }),
        words: use_query(move || Some(Ask { client: client(), path: context(), query: () })),
        calls: use_query(move || Some(Ask { client: client(), path: context(), query: () })),
        quota: use_query(move || Some(Ask { client: client(), path: context(), query: () })),
        draft,
        now,
        flaws: RwSignal::new(Vec::new()),
        checked: RwSignal::new(None),
        refused: RwSignal::new(BTreeMap::new()),
        samples: RwSignal::new(BTreeMap::new()),
        opened: RwSignal::new(None),
        run: RwSignal::new(None),
        awaited: RwSignal::new(None),
        to_inspector: StoredValue::new(false),
        error: RwSignal::new(None),
        busy: RwSignal::new(false),
        session,
        toasts: use_toasts(),
        groups: use_group_names(),
        shelf,
        navigator: use_navigator(),
    };
    drafts::take_up(studio, shelf);
    watch_flaws(studio);
    follow(studio);
    studio
}

impl Studio {
    pub(super) fn context(self) -> ContextId {
        self.place.with_value(|(context, _)| context.clone())
    }

    pub(super) fn id(self) -> FluxAppId {
        self.place.with_value(|(_, app)| app.clone())
    }

    pub(super) fn busy(self) -> Signal<bool> {
        self.busy.into()
    }

    /// How the app is shown, tracked.
    pub(super) fn view(self) -> FluxView {
        if let Route::FluxApp { view, .. } = self.navigator.route() { view } else { FluxView::default() }
    }

    /// The part that is open, tracked.
    pub(super) fn part(self) -> Option<FluxPart> {
        if let Route::FluxApp { part, .. } = self.navigator.route() { part } else { None }
    }

    pub(super) fn show(self, view: FluxView) {
        let part = untrack(|| self.part());
        self.go(view, part);
    }

    pub(super) fn open_part(self, part: Option<FluxPart>) {
        self.run.set(None);
        let view = untrack(|| self.view());
        self.go(view, part);
    }

    fn go(self, view: FluxView, part: Option<FluxPart>) {
        let (context, app) = self.place.get_value();
        self.navigator.go(Route::FluxApp { context, app, view, part }, Go::Same);
    }

    /// To the list of all apps.
    pub(super) fn leave(self) {
        self.navigator.go(Route::flux(self.context()), Go::Same);
    }

    pub(super) fn close(self) {
        self.opened.set(None);
    }

    /// Something of the app as it would be saved, tracked.
    pub(super) fn with<T>(self, read: impl FnOnce(&AppDraft) -> T) -> Option<T> {
        self.now.with(|app| app.as_ref().map(read))
    }

    /// Something of an action, tracked.
    pub(super) fn step<T>(self, id: &FluxPartId, read: impl FnOnce(&Step) -> T) -> Option<T> {
        self.now.with(|app| app.as_ref()?.actions.iter().find(|step| step.id == *id).map(read))
    }

    /// Changes the draft; what is set back is no change.
    pub(super) fn edit<T>(self, change: impl FnOnce(&mut AppDraft) -> T) -> Option<T> {
        let held = self.draft.get_untracked();
        let saved = untrack(|| self.app.value());
        let mut draft = held.or_else(|| saved.map(|base| Draft { now: base.app.clone(), base, lost: 0 }))?;
        let made = change(&mut draft.now);
        self.hold(draft);
        Some(made)
    }

    /// Changes an action of the draft.
    pub(super) fn edit_step(self, id: &FluxPartId, change: impl FnOnce(&mut Step)) {
        self.edit(|app| {
            if let Some(step) = app.actions.iter_mut().find(|step| step.id == *id) {
                change(step);
            }
        });
    }

    /// Takes the whole app, as the document writes it.
    pub(super) fn replace(self, app: AppDraft) {
        self.edit(|now| *now = app);
    }

    pub(super) fn hold(self, draft: Draft) {
        let name = self.shelf_name();
        if changes(&draft.base.app, &draft.now).is_empty() {
            self.shelf.remove(&name);
            self.draft.set(None);
        } else {
            self.shelf.put(&name, draft.clone(), &drafts::write(&draft));
            self.draft.set(Some(draft));
        }
    }

    pub(super) fn shelf_name(self) -> String {
        self.place.with_value(|(context, app)| format!("flux.{context}.{app}"))
    }

    /// Forgets what was changed.
    pub(super) fn discard(self) {
        self.shelf.remove(&self.shelf_name());
        self.draft.set(None);
        self.error.set(None);
    }

    /// Whether something is changed and not saved, tracked.
    pub(super) fn is_changed(self) -> bool {
        self.draft.with(Option::is_some)
    }

    /// How much is wrong with the draft as it stands; nothing while that is not known yet, for the server asks again. Tracked.
    pub(super) fn wrong(self) -> usize {
        let known = self.checked.with(|checked| self.now.with(|now| checked == now));
        if known { self.flaws.with(Vec::len) } else { 0 }
    }

    /// The app for a file, and how many secrets were left out.
    pub(super) fn for_file(self) -> Option<(String, String, usize)> {
        let app = self.now.get_untracked()?;
        let (file, left_out) = cover::for_file(&app);
        Some((app.name, serde_json::to_string_pretty(&file).ok()?, left_out))
    }
}
