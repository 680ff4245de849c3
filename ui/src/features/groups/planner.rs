//! What a draft would do: a real plan, made anew while the draft is being typed. Nothing is sent that writes.

use std::time::Duration;

use api::{
    console::plan::{Action, CreatePlan, Plan, PlanRequest},
    id::ContextId,
};
use client::ClientError;
use leptos::{
    leptos_dom::helpers::{TimeoutHandle, set_timeout_with_handle},
    prelude::*,
};

use crate::state::{WorldClock, use_clock, use_session};

/// Typing rests this long before a plan is asked for.
const REST: Duration = Duration::from_millis(350);

#[derive(Debug, Clone, PartialEq)]
struct Answer {
    of: Action,
    turn: u32,
    plan: Result<Plan, ClientError>,
}

/// The plan of a draft.
#[derive(Clone, Copy)]
pub(super) struct Planner {
    wanted: Memo<Option<Action>>,
    answer: RwSignal<Option<Answer>>,
    /// Raised to ask again for the same.
    turn: RwSignal<u32>,
    clock: WorldClock,
}

impl Planner {
    /// The plan of the draft as it stands; none while it is being made, or once it is too old to be started.
    pub(super) fn plan(self) -> Option<Plan> {
        self.current(|answer| answer.plan.clone().ok()).filter(|plan| self.clock.now() < plan.expires_at)
    }

    /// The latest plan, of the draft or of what it was a moment ago: so that nothing blinks while typing.
    pub(super) fn latest(self) -> Option<Plan> {
        self.answer.with(|answer| answer.as_ref()?.plan.clone().ok())
    }

    /// Why there is no plan.
    pub(super) fn error(self) -> Option<ClientError> {
        self.current(|answer| answer.plan.clone().err())
    }

    /// Asks again: what the last plan says is old.
    pub(super) fn again(self) {
        self.turn.try_update(|turn| *turn = turn.wrapping_add(1));
    }

    fn current<T>(self, read: impl FnOnce(&Answer) -> Option<T>) -> Option<T> {
        let (wanted, turn) = (self.wanted.get()?, self.turn.get());
        self.answer
            .with(|answer| read(answer.as_ref().filter(|answer| answer.of == wanted && answer.turn == turn)?))
    }
}

/// Plans `wanted`, whenever it changes and rests, and again when a plan is too old to be started.
pub(super) fn use_planner(context: ContextId, wanted: Memo<Option<Action>>) -> Planner {
    let (session, clock) = (use_session(), use_clock());
    let planner = Planner { wanted, answer: RwSignal::new(None), turn: RwSignal::new(0), clock };
    let timer = StoredValue::new_local(None::<TimeoutHandle>);
    let expires = Memo::new(move |_| {
        planner.answer.with(|answer| Some(answer.as_ref()?.plan.as_ref().ok()?.expires_at))
    });
    let expired = Memo::new(move |_| expires.get().is_some_and(|at| clock.now() >= at));
    let ask = move |action: Action, turn: u32| {
        let request = PlanRequest::new(action.clone(), Vec::new());
        session.post::<CreatePlan>(context.clone(), request, move |plan| {
            // Typed on meanwhile, or the form is gone.
            let awaited = wanted.try_get_untracked().flatten().is_some_and(|now| now == action);
            if awaited && planner.turn.try_get_untracked() == Some(turn) {
                planner.answer.set(Some(Answer { of: action, turn, plan }));
            }
        });
    };
    Effect::new(move |before: Option<(Option<Action>, u32)>| {
        let asked = (wanted.get(), planner.turn.get());
        // A plan that has just come is no reason to ask for another.
        if !expired.get() && before.as_ref() == Some(&asked) {
            return asked;
        }
        let (action, turn) = asked.clone();
        timer.update_value(|timer| {
            if let Some(timer) = timer.take() {
                timer.clear();
            }
            let Some(action) = action else { return };
            let ask = ask.clone();
            // A draft that was there before rests already.
            let rest = if before.is_none() { Duration::ZERO } else { REST };
            *timer = set_timeout_with_handle(move || ask(action, turn), rest).ok();
        });
        asked
    });
    on_cleanup(move || {
        timer.try_update_value(|timer| timer.take().map(|timer| timer.clear()));
    });
    planner
}
