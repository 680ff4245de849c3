//! Drafts of handlers: begun, changed, kept over a reload, and forgotten.

use api::soracom::event_handler::{Action, EventHandler, EventHandlerRequest};
use leptos::prelude::*;

use super::{
    draft::{Draft, read, write},
    room::{Opened, Room},
};
use crate::route::HandlerPlace;

impl Room {
    /// Begins one that is not made yet; where one was begun already, that one is opened.
    pub(super) fn begin(self, handler: EventHandlerRequest) {
        self.hold(&HandlerPlace::New, Draft::new(handler));
        self.close();
        self.go(Some(HandlerPlace::New));
    }

    /// Asks what a new one is to be, or opens the one that was begun.
    pub(super) fn ask_for_new(self) {
        if self.drafted.with_untracked(|drafted| drafted.contains(&HandlerPlace::New.to_string())) {
            self.go(Some(HandlerPlace::New));
        } else {
            self.show(Opened::New);
        }
    }

    /// Changes the draft; what is set back is no change.
    pub(super) fn edit(self, change: impl FnOnce(&mut EventHandlerRequest)) {
        let begun = || self.saved.get_untracked().map(Draft::on);
        let (Some(mut draft), Some(place)) =
            (self.draft.get_untracked().or_else(begun), self.open.get_untracked())
        else {
            return;
        };
        change(&mut draft.now);
        self.hold(&place, draft);
    }

    /// Keeps the draft of a place, which is shown where that is open; one that changes nothing is none.
    pub(super) fn hold(self, place: &HandlerPlace, draft: Draft) {
        if !draft.is_changed() {
            return self.forget(place);
        }
        self.shelf.put(&self.shelf_name(place), draft.clone(), &write(&draft));
        self.drafted.update(|drafted| {
            drafted.insert(place.to_string());
        });
        if self.open.get_untracked().as_ref() == Some(place) {
            self.draft.set(Some(draft));
        }
    }

    /// Forgets the draft of a place.
    pub(super) fn forget(self, place: &HandlerPlace) {
        self.shelf.remove(&self.shelf_name(place));
        self.drafted.update(|drafted| {
            drafted.remove(&place.to_string());
        });
        if self.open.get_untracked().as_ref() == Some(place) {
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

    /// Forgets what was changed; one that was not made yet, or is not there any more, is gone.
    pub(super) fn discard(self) {
        let Some(place) = self.open.get_untracked() else { return };
        self.error.set(None);
        self.forget(&place);
        if self.saved.with_untracked(Option::is_none) {
            self.go(None);
        }
    }

    /// The draft of the handler that is opened, from the shelf; and which others have one.
    pub(super) fn take_up(self) {
        let known = Memo::new(move |_| self.all.with(|all| all.is_some()));
        Effect::new(move || {
            if known.get() {
                let all = untrack(|| self.all.value()).unwrap_or_default();
                let places = all.into_iter().map(|one| HandlerPlace::Known(one.handler_id));
                let is_held = |place: &HandlerPlace| self.held(place, None).is_some();
                let held = places.chain([HandlerPlace::New]).filter(is_held).map(|place| place.to_string());
                self.drafted.set(held.collect());
            }
        });
        Effect::new(move |before: Option<Option<HandlerPlace>>| {
            let (open, known) = (self.open.get(), known.get());
            // What was asked of one is not asked of another.
            if before.is_some_and(|before| before != open) {
                self.error.set(None);
                self.opened.set(None);
            }
            self.show_draft(open.as_ref().filter(|_| known));
            open
        });
    }

    /// Shows the draft of a place, if it has one.
    fn show_draft(self, place: Option<&HandlerPlace>) {
        let Some(place) = place else { return self.draft.set(None) };
        let saved = self.saved.get_untracked();
        match self.held(place, saved.as_ref()) {
            // It was saved, and the page was gone before it heard of that.
            Some(draft) if saved.as_ref().is_some_and(|saved| saved.as_request() == draft.now) => {
                self.forget(place);
            }
            Some(draft) => self.draft.set(Some(draft)),
            None => {
                self.draft.set(None);
                // Nothing was begun, or it was made meanwhile.
                if *place == HandlerPlace::New {
                    self.go(None);
                }
            }
        }
    }

    /// The draft of a place as it lies on the shelf.
    pub(super) fn held(self, place: &HandlerPlace, saved: Option<&EventHandler>) -> Option<Draft> {
        let name = self.shelf_name(place);
        self.shelf.get::<Draft>(&name).or_else(|| read(&self.shelf.text(&name)?, saved))
    }

    pub(super) fn shelf_name(self, place: &HandlerPlace) -> String {
        self.context.with_value(|context| format!("handlers.{context}.{place}"))
    }
}
