use std::collections::BTreeMap;

use api::{
    UnixMillis,
    console::{job::Verdict, plan::Action},
    id::{ContextId, GroupId},
    soracom::group::{GetGroup, GroupConfiguration, Namespace},
};
use leptos::prelude::*;

use super::{
    check::faults,
    draft::{Draft, Settings},
    drafts::{Drafts, Place, use_drafts},
    fields::Field,
    json_text::{self, Unreadable},
    saving::Saving,
};
use crate::{locales::Row, state::Query};

/// The draft of the group that is open: what the form, the JSON and the effect beside them all read and write.
#[derive(Clone, Copy)]
pub(super) struct Editor {
    drafts: Drafts,
    place: Memo<Option<Place>>,
    base: Memo<Base>,
    pub(super) draft: Memo<Draft>,
    pub(super) saving: Memo<Saving>,
    /// JSON that cannot be read, as it was typed: the draft waits for it.
    typed: RwSignal<Option<(Place, String)>>,
}

#[derive(Debug, Clone, Default, PartialEq)]
struct Base {
    configuration: GroupConfiguration,
    modified: Option<UnixMillis>,
}

impl Base {
    fn air(&self) -> Settings {
        self.configuration.get(Namespace::SoracomAir.as_str()).cloned().unwrap_or_default()
    }
}

pub(super) fn use_editor(
    context: ContextId,
    group: Signal<Option<GroupId>>,
    read: Query<GetGroup>,
) -> Editor {
    let drafts = use_drafts();
    let place = Memo::new(move |_| Some((context.clone(), group.get()?)));
    let base = Memo::new(move |_| {
        read.with(|group| {
            group.map(|group| Base {
                configuration: group.configuration.clone(),
                modified: group.last_modified_time,
            })
        })
        .unwrap_or_default()
    });
    let draft = Memo::new(move |_| {
        let Some(place) = place.get() else { return Draft::default() };
        base.with(|base| drafts.of(&place, &base.air(), base.modified))
    });
    let saving = Memo::new(move |_| place.get().map(|place| drafts.saving(&place)).unwrap_or_default());
    Editor { drafts, place, base, draft, saving, typed: RwSignal::new(None) }
}

impl Editor {
    /// Something of the settings as they would be saved, tracked.
    pub(super) fn now<T>(self, read: impl FnOnce(&Settings) -> T) -> T {
        self.draft.with(|draft| read(draft.now()))
    }

    /// Something of the settings as they are saved, tracked.
    pub(super) fn saved<T>(self, read: impl FnOnce(&Settings) -> T) -> T {
        self.draft.with(|draft| read(draft.saved()))
    }

    /// The group's whole configuration, tracked.
    pub(super) fn configuration<T>(self, read: impl FnOnce(&GroupConfiguration) -> T) -> T {
        self.base.with(|base| read(&base.configuration))
    }

    /// Changes the draft. What was typed as JSON and could not be read gives way.
    pub(super) fn edit(self, change: impl FnOnce(&mut Draft)) {
        let Some(place) = self.place.get_untracked() else { return };
        if self.typed.with_untracked(Option::is_some) {
            self.typed.set(None);
        }
        self.base.with_untracked(|base| self.drafts.edit(&place, &base.air(), base.modified, change));
    }

    /// Takes a namespace as JSON; while it cannot be read, the draft stays as it was.
    pub(super) fn type_json(self, text: String) {
        let read = self.draft.with_untracked(|draft| json_text::read(&text, draft.now()));
        match read {
            Ok(settings) => self.edit(|draft| draft.replace(settings)),
            Err(_) => {
                let place = self.place.get_untracked();
                self.typed.set(place.map(|place| (place, text)));
            }
        }
    }

    /// What was typed as JSON and cannot be read, and why, tracked.
    pub(super) fn unreadable(self) -> Option<(String, Unreadable)> {
        let place = self.place.get();
        let text = self.typed.with(|typed| {
            typed.as_ref().filter(|(of, _)| place.as_ref() == Some(of)).map(|(_, text)| text.clone())
        })?;
        let why = json_text::read(&text, &Settings::new()).err()?;
        Some((text, why))
    }

    /// Forgets the draft.
    pub(super) fn discard(self) {
        self.typed.set(None);
        if let Some(place) = self.place.get_untracked() {
            self.drafts.discard(&place);
        }
    }

    /// Saves the draft by the plan that says what it does; `on_old` hears that the plan cannot be started any more.
    pub(super) fn save(self, plan: &api::console::plan::Plan, on_old: impl FnOnce() + 'static) {
        if let Some(place) = self.place.get_untracked() {
            self.drafts.save(&place, plan, on_old);
        }
    }

    /// What is wrong with the draft, by field, tracked.
    pub(super) fn faults(self) -> BTreeMap<Field, Row> {
        // What is saved is none of this form's business until somebody touches it.
        self.draft.with(|draft| {
            let mut faults = faults(draft.now());
            faults.retain(|field, _| draft.touches(field.keys()));
            faults
        })
    }

    /// What the platform said against a field when it refused the draft, tracked.
    pub(super) fn refusal(self, field: Field) -> Option<String> {
        self.saving.with(|saving| match saving {
            Saving::Ended { verdict: Verdict::Failed, said: Some(said), .. } => {
                field.keys().iter().any(|key| said.message.contains(key)).then(|| said.message.clone())
            }
            Saving::No | Saving::Sent { .. } | Saving::Ended { .. } | Saving::NotStarted { .. } => None,
        })
    }

    pub(super) fn is_changed(self) -> bool {
        self.draft.with(Draft::is_changed)
    }

    /// The write that the draft asks for, once nothing is wrong with it, tracked.
    pub(super) fn wanted(self) -> Option<Action> {
        let (_, group) = self.place.get()?;
        if !self.faults().is_empty() || self.unreadable().is_some() {
            return None;
        }
        self.draft.with(|draft| draft.action(&group))
    }
}
