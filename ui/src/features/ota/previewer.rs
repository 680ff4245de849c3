//! What a draft would make, looked up anew while it is being typed. Nothing is made.

use std::time::Duration;

use api::{
    console::{
        ota::{Chosen, MoveDraft, Preview, PreviewMove},
        window::{MAX_LIMIT, SimWindow, WindowQuery},
    },
    id::ContextId,
};
use client::ClientError;
use leptos::{
    leptos_dom::helpers::{TimeoutHandle, set_timeout_with_handle},
    prelude::*,
};

use super::fields::Wanted;
use crate::state::{Session, use_session};

/// Typing rests this long before it is looked up.
const REST: Duration = Duration::from_millis(350);

/// What came of looking it up.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Found {
    /// What would be made of the draft, in which a query's SIMs stand by their IDs.
    Preview {
        draft: Box<MoveDraft>,
        preview: Box<Preview>,
    },
    /// The query finds more than can be named one by one.
    TooMany(u64),
    Failed(ClientError),
}

#[derive(Debug, Clone, PartialEq)]
struct Answer {
    of: Wanted,
    turn: u32,
    found: Found,
}

/// The preview of a draft.
#[derive(Clone, Copy)]
pub(super) struct Previewer {
    wanted: Memo<Option<Wanted>>,
    answer: RwSignal<Option<Answer>>,
    /// Raised to ask again for the same.
    turn: RwSignal<u32>,
    context: StoredValue<ContextId>,
    session: Session,
}

impl Previewer {
    /// What came of the draft as it stands; none while it is being looked up.
    pub(super) fn found(self) -> Option<Found> {
        let (wanted, turn) = (self.wanted.get()?, self.turn.get());
        self.answer.with(|answer| {
            let answer = answer.as_ref().filter(|answer| answer.of == wanted && answer.turn == turn)?;
            Some(answer.found.clone())
        })
    }

    /// The latest of the draft or of what it was a moment ago: so that nothing blinks while typing.
    pub(super) fn latest(self) -> Option<Found> {
        self.wanted
            .with(Option::is_some)
            .then(|| self.answer.with(|answer| Some(answer.as_ref()?.found.clone())))?
    }

    /// Looks it up again: what it says is old.
    pub(super) fn again(self) {
        self.turn.try_update(|turn| *turn = turn.wrapping_add(1));
    }

    fn ask(self, wanted: Wanted, turn: u32) {
        let Some(q) = wanted.query.clone() else {
            let draft = wanted.draft.clone();
            return self.preview(wanted, turn, draft);
        };
        let query = WindowQuery { q, limit: Some(MAX_LIMIT), ..WindowQuery::default() };
        self.session.find::<SimWindow>(self.context.get_value(), query, move |answer| match answer {
            Ok(window) if window.total > window.rows.len() as u64 => {
                self.take(wanted, turn, Found::TooMany(window.total));
            }
            Ok(window) => {
                let sim_ids = window.rows.into_iter().map(|row| row.sim_id).collect();
                let draft = MoveDraft { sims: Chosen::Sims { sim_ids }, ..wanted.draft.clone() };
                self.preview(wanted, turn, draft);
            }
            Err(error) => self.take(wanted, turn, Found::Failed(error)),
        });
    }

    fn preview(self, wanted: Wanted, turn: u32, draft: MoveDraft) {
        let Some(context) = self.context.try_get_value() else { return };
        self.session.post::<PreviewMove>(context, draft.clone(), move |answer| {
            let found = match answer {
                Ok(preview) => Found::Preview { draft: Box::new(draft), preview: Box::new(preview) },
                Err(error) => Found::Failed(error),
            };
            self.take(wanted, turn, found);
        });
    }

    /// Unless it was typed on meanwhile, or the form is gone.
    fn take(self, of: Wanted, turn: u32, found: Found) {
        let awaited = self.wanted.try_get_untracked().flatten().is_some_and(|now| now == of);
        if awaited && self.turn.try_get_untracked() == Some(turn) {
            self.answer.set(Some(Answer { of, turn, found }));
        }
    }
}

/// Looks up `wanted`, whenever it changes and rests.
pub(super) fn use_previewer(context: ContextId, wanted: Memo<Option<Wanted>>) -> Previewer {
    let previewer = Previewer {
        wanted,
        answer: RwSignal::new(None),
        turn: RwSignal::new(0),
        context: StoredValue::new(context),
        session: use_session(),
    };
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
