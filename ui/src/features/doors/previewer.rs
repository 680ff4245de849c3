//! What a draft would do, looked up anew while it is being typed. Nothing is opened.

use std::time::Duration;

use api::{
    console::{
        feed::Change,
        lease::{LeaseDraft, LeaseFault, LeaseFinding, LeasePreview, PreviewLease},
    },
    id::ContextId,
};
use client::ClientError;
use leptos::{
    leptos_dom::helpers::{TimeoutHandle, set_timeout_with_handle},
    prelude::*,
};

use super::words::{Place, fault_place, fault_words};
use crate::state::{Heard, Session, use_feed, use_session};

/// Typing rests this long before it is looked up.
const REST: Duration = Duration::from_millis(350);

/// What came of looking it up.
type Found = Result<LeasePreview, ClientError>;

#[derive(Debug, Clone, PartialEq)]
struct Answer {
    of: LeaseDraft,
    turn: u32,
    found: Found,
}

/// The preview of a draft.
#[derive(Clone, Copy)]
pub(super) struct Previewer {
    wanted: Memo<Option<LeaseDraft>>,
    answer: RwSignal<Option<Answer>>,
    /// Raised to ask again for the same.
    turn: RwSignal<u32>,
    context: StoredValue<ContextId>,
    session: Session,
}

impl Previewer {
    /// What came of the draft as it stands, with that draft; none while it is being looked up.
    pub(super) fn found(self) -> Option<(LeaseDraft, Found)> {
        let (wanted, turn) = (self.wanted.get()?, self.turn.get());
        self.answer.with(|answer| {
            let answer = answer.as_ref().filter(|answer| answer.of == wanted && answer.turn == turn)?;
            Some((wanted, answer.found.clone()))
        })
    }

    /// The latest of the draft or of what it was a moment ago: so that nothing blinks while typing.
    pub(super) fn latest(self) -> Option<Found> {
        let wanted = self.wanted.with(Option::is_some);
        wanted.then(|| self.answer.with(|answer| Some(answer.as_ref()?.found.clone()))).flatten()
    }

    /// What is to be said at a part of the form.
    pub(super) fn said(self, place: Place) -> Vec<LeaseFinding> {
        match self.latest() {
            Some(Ok(preview)) => {
                let here = |finding: &LeaseFinding| fault_place(finding.what) == place;
                preview.findings.into_iter().filter(here).collect()
            }
            Some(Err(_)) | None => Vec::new(),
        }
    }

    /// What stands in the way at a part of the form: the field is wrong. That everybody may come in is typed, not put right.
    pub(super) fn blocking(self, place: Place) -> Signal<Option<String>> {
        Signal::derive(move || {
            let said = self.said(place);
            said.iter().find(|finding| stands_in_the_way(finding)).map(fault_words)
        })
    }

    /// Whether it lets in everybody, or a good part of the internet: then that is to be typed.
    pub(super) fn is_to_all(self) -> bool {
        self.said(Place::Ranges).iter().any(|finding| finding.what == LeaseFault::Everybody)
    }

    /// Looks it up again: what it says is old.
    pub(super) fn again(self) {
        self.turn.try_update(|turn| *turn = turn.wrapping_add(1));
    }

    fn ask(self, wanted: LeaseDraft, turn: u32) {
        let Some(context) = self.context.try_get_value() else { return };
        self.session.post::<PreviewLease>(context, wanted.clone(), move |found| {
            // Unless it was typed on meanwhile, or the form is gone.
            let awaited = self.wanted.try_get_untracked().flatten().is_some_and(|now| now == wanted);
            if awaited && self.turn.try_get_untracked() == Some(turn) {
                self.answer.set(Some(Answer { of: wanted, turn, found }));
            }
        });
    }
}

/// Whether nothing is opened as long as that is so.
pub(super) fn stands_in_the_way(finding: &LeaseFinding) -> bool {
    finding.blocks && finding.what != LeaseFault::Everybody
}

/// Looks up `wanted`, whenever it changes and rests, and when its SIM does.
pub(super) fn use_previewer(context: ContextId, wanted: Memo<Option<LeaseDraft>>) -> Previewer {
    let previewer = Previewer {
        wanted,
        answer: RwSignal::new(None),
        turn: RwSignal::new(0),
        context: StoredValue::new(context),
        session: use_session(),
    };
    use_feed().listen(move |heard| {
        if let Heard::Change(frame) = heard
            && let Change::Sim { row, .. } = &frame.change
            && wanted.with_untracked(|wanted| wanted.as_ref().is_some_and(|of| of.sim_id == row.sim_id))
        {
            previewer.again();
        }
    });
    let timer = StoredValue::new_local(None::<TimeoutHandle>);
    Effect::new(move || {
        let (wanted, turn) = (wanted.get(), previewer.turn.get());
        timer.update_value(|timer| {
            if let Some(timer) = timer.take() {
                timer.clear();
            }
            let Some(wanted) = wanted else { return };
            *timer = set_timeout_with_handle(move || previewer.ask(wanted, turn), REST).ok();
        });
    });
    on_cleanup(move || {
        timer.try_update_value(|timer| timer.take().map(|timer| timer.clear()));
    });
    previewer
}
