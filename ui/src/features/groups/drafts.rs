//! Drafts of the whole console: walking to another row, tab or page loses none, and only leaving the page asks.

use std::collections::BTreeMap;

use api::{
    UnixMillis,
    console::{
        feed::Change,
        job::{GetJob, Job, StartJob, StartJobRequest},
        plan::Plan,
    },
    id::{ContextId, GroupId, JobId, OpId},
};
use leptos::{ev, prelude::*};

use super::{
    draft::{Draft, Settings},
    saving::Saving,
};
use crate::state::{Heard, LiveFeed, Session, Standing, never_started, new_op};

/// Which group of which context.
pub(super) type Place = (ContextId, GroupId);

/// A draft, and how far it is on its way to the platform.
#[derive(Debug, Clone, PartialEq)]
struct Entry {
    draft: Draft,
    /// When the group had last changed, when the draft was touched last.
    modified: Option<UnixMillis>,
    saving: Saving,
}

/// Every draft that somebody has begun here.
#[derive(Clone, Copy)]
pub(crate) struct Drafts {
    entries: RwSignal<BTreeMap<Place, Entry>>,
    session: Session,
}

impl Drafts {
    /// The draft of a group whose settings are `saved`, tracked.
    pub(super) fn of(self, place: &Place, saved: &Settings, modified: Option<UnixMillis>) -> Draft {
        self.entries.with(|entries| shown(entries.get(place), saved, modified))
    }

    /// Whether a group has changes that are not saved, tracked.
    pub(super) fn is_changed(self, place: &Place) -> bool {
        self.entries.with(|entries| entries.get(place).is_some_and(Entry::is_open))
    }

    /// Whether nothing of a group's draft was sent yet, tracked.
    pub(super) fn is_unsent(self, place: &Place) -> bool {
        self.saving(place) == Saving::No
    }

    /// How far the saving of a group's draft is, tracked.
    pub(super) fn saving(self, place: &Place) -> Saving {
        self.entries.with(|entries| entries.get(place).map(|entry| entry.saving.clone()).unwrap_or_default())
    }

    /// Changes the draft of a group whose settings are `saved`; not while it is on its way.
    pub(super) fn edit(
        self,
        place: &Place,
        saved: &Settings,
        modified: Option<UnixMillis>,
        change: impl FnOnce(&mut Draft),
    ) {
        self.entries.update(|entries| {
            let before = entries.get(place);
            if before.is_some_and(|entry| entry.saving.is_under_way()) {
                return;
            }
            let mut draft = shown(before, saved, modified);
            change(&mut draft);
            if draft == Draft::of(saved.clone()) {
                entries.remove(place);
            } else {
                entries.insert(place.clone(), Entry { draft, modified, saving: Saving::No });
            }
        });
    }

    /// Forgets the draft of a group.
    pub(super) fn discard(self, place: &Place) {
        self.entries.update(|entries| {
            entries.remove(place);
        });
    }

    /// Starts the plan that says what the draft does. Pressing twice starts it once, and so does pressing again where no
    /// answer came: the intention has one id, and keeps it until the server has answered.
    /// `on_old` hears that the plan cannot be started any more.
    pub(super) fn save(self, place: &Place, plan: &Plan, on_old: impl FnOnce() + 'static) {
        let sent = self.entries.try_update(|entries| {
            let entry = entries.get_mut(place)?;
            let op = entry.saving.intention(new_op)?;
            entry.saving = Saving::Sent { op: op.clone(), job: None };
            Some(op)
        });
        let Some(op) = sent.flatten() else { return };
        let request = StartJobRequest::new(plan.id.clone(), op.clone());
        self.session.post::<StartJob>(place.0.clone(), request, move |answer| match answer {
            Ok(job) => self.hear_job(&job),
            Err(error) => {
                let is_old = never_started(&error);
                self.note(&op, Saving::NotStarted { op: op.clone(), error });
                if is_old {
                    on_old();
                }
            }
        });
    }

    /// Takes what is told of a job, if it carries one of the drafts.
    fn hear_job(self, job: &Job) {
        self.note(&job.op, Saving::told_by(job));
    }

    fn note(self, op: &OpId, next: Saving) {
        let carries = |entry: &Entry| entry.saving.awaited() == Some(op);
        if self.entries.with_untracked(|entries| entries.values().any(carries)) {
            self.entries.update(|entries| {
                if let Some(entry) = entries.values_mut().find(|entry| carries(entry)) {
                    entry.saving = next;
                }
            });
        }
    }

    /// A hole in the feed may have swallowed a verdict.
    fn read_again(self) {
        let open: Vec<(ContextId, JobId)> = self.entries.with_untracked(|entries| {
            let job = |((context, _), entry): (&Place, &Entry)| {
                Some((context.clone(), entry.saving.job()?.clone()))
            };
            entries.iter().filter_map(job).collect()
        });
        for path in open {
            self.session.get::<GetJob>(path, move |answer| {
                if let Ok(job) = answer {
                    self.hear_job(&job);
                }
            });
        }
    }
}

impl Entry {
    /// Whether it still holds something that is not saved.
    fn is_open(&self) -> bool {
        !self.saving.is_done() && self.draft.is_changed()
    }
}

/// The draft to show. One that is done is what the group says, even before the group was read again.
fn shown(entry: Option<&Entry>, saved: &Settings, modified: Option<UnixMillis>) -> Draft {
    match entry {
        None => Draft::of(saved.clone()),
        Some(entry) if entry.saving.is_done() && entry.modified == modified => {
            Draft::of(entry.draft.now().clone())
        }
        Some(entry) if entry.saving.is_done() => Draft::of(saved.clone()),
        Some(entry) => entry.draft.clone().on(saved),
    }
}

/// Keeps drafts from here on; they end with the operator's session.
pub(crate) fn provide_drafts(session: Session, feed: LiveFeed) -> Drafts {
    let drafts = Drafts { entries: RwSignal::new(BTreeMap::new()), session };
    feed.listen(move |heard| match heard {
        Heard::Change(frame) => {
            if let Change::Job { job } = &frame.change {
                drafts.hear_job(job);
            }
        }
        Heard::ReadAgain => drafts.read_again(),
        Heard::Tick => {}
    });
    Effect::new(move || {
        if matches!(session.standing(), Standing::SignedOut(_))
            && !drafts.entries.with_untracked(BTreeMap::is_empty)
        {
            drafts.entries.set(BTreeMap::new());
        }
    });
    // The browser asks before it throws drafts away.
    let leaving = window_event_listener(ev::beforeunload, move |event| {
        if drafts.entries.with_untracked(|entries| entries.values().any(Entry::is_open)) {
            event.prevent_default();
        }
    });
    on_cleanup(move || leaving.remove());
    provide_context(drafts);
    drafts
}

pub(super) fn use_drafts() -> Drafts {
    expect_context()
}

#[cfg(test)]
mod tests {
    use api::console::job::Verdict;
    use serde_json::json;

    use super::*;

    fn settings(mtu: u32) -> Settings {
        Settings::from([("ipLinkMtu".to_owned(), json!(mtu))])
    }

    fn entry(verdict: Option<Verdict>) -> Entry {
        let mut draft = Draft::of(settings(1500));
        draft.set("ipLinkMtu", Some(json!(1440)));
        let saving = verdict.map_or(Saving::No, |verdict| Saving::Ended {
            verdict,
            job: JobId::new("J-1").unwrap(),
            at: UnixMillis(9),
            said: None,
        });
        Entry { draft, modified: Some(UnixMillis(5)), saving }
    }

    #[test]
    fn a_draft_that_was_saved_is_no_draft_and_nothing_flickers_until_the_group_is_read() {
        let saved = entry(Some(Verdict::DoneVerified));
        assert!(!saved.is_open());
        let before_reading = shown(Some(&saved), &settings(1500), Some(UnixMillis(5)));
        assert_eq!((before_reading.now(), before_reading.is_changed()), (&settings(1440), false));
        let after_reading = shown(Some(&saved), &settings(1440), Some(UnixMillis(9)));
        assert_eq!((after_reading.now(), after_reading.is_changed()), (&settings(1440), false));
        let by_somebody_else = shown(Some(&saved), &settings(1400), Some(UnixMillis(12)));
        assert_eq!(by_somebody_else.now(), &settings(1400));
    }

    #[test]
    fn a_draft_whose_saving_failed_stays() {
        for verdict in [None, Some(Verdict::Failed), Some(Verdict::Unknown)] {
            let kept = entry(verdict);
            assert!(kept.is_open());
            assert!(shown(Some(&kept), &settings(1500), Some(UnixMillis(5))).is_changed());
        }
    }
}
