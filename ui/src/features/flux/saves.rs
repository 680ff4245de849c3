//! How the draft of an app is saved, and what becomes of it where somebody else was faster.

use api::console::flux::{App, AppDraft, GetApp, SaveApp};
use client::ClientError;
use leptos::prelude::*;

use super::studio::{Draft, Opened, Studio};
use crate::{kit::State, locales::Flux};

impl Studio {
    /// Saves the draft on top of the version that it was begun on.
    pub(super) fn save(self) {
        if let Some(draft) = self.draft.get_untracked().filter(|_| !self.busy.get_untracked()) {
            self.put(App { app: draft.now, ..draft.base });
        }
    }

    /// Saves the draft in the place of what somebody else has saved.
    pub(super) fn save_over(self, theirs: &App) {
        if let Some(draft) = self.draft.get_untracked() {
            self.put(App { app: draft.now, ..theirs.clone() });
        }
    }

    fn put(self, app: App) {
        let sent = app.app.clone();
        self.busy.set(true);
        self.error.set(None);
        self.session.post::<SaveApp>(self.place.get_value(), app, move |answer| {
            if self.busy.try_set(false).is_some() {
                // The page is gone: the draft lies on the shelf, and is none once the app says the same.
                return;
            }
            match answer {
                Ok(saved) => self.saved(saved, &sent),
                Err(error) if error.status() == Some(409) => self.read_theirs(error),
                Err(error) => self.error.set(Some(error)),
            }
        });
    }

    fn saved(self, saved: App, sent: &AppDraft) {
        let version = saved.version;
        let held = self.draft.get_untracked();
        let app = saved.clone();
        self.app.amend(move |held| held.clone_from(&app));
        match held.filter(|draft| draft.now != *sent) {
            // Changed again while it was on its way.
            Some(draft) => self.hold(Draft { base: saved, ..draft }),
            None => self.discard(),
        }
        self.close();
        self.toasts.show(State::Online, t!(Flux::SavedAs, version = version), None);
    }

    fn read_theirs(self, error: ClientError) {
        self.session.get::<GetApp>(self.place.get_value(), move |answer| match answer {
            Ok(theirs) => {
                let _gone = self.opened.try_set(Some(Opened::Overtaken(Box::new(theirs))));
            }
            Err(_) => {
                let _gone = self.error.try_set(Some(error));
            }
        });
    }

    /// Takes what somebody else has saved, and forgets the draft.
    pub(super) fn take_theirs(self, theirs: App) {
        self.app.amend(move |held| held.clone_from(&theirs));
        self.discard();
        self.close();
    }
}
