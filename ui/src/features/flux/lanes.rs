use api::{
    UnixMillis,
    console::flux::{AppDraft, Run, StepState},
};
use leptos::prelude::*;

use super::studio::Studio;
use crate::{
    format::{Zone, minute},
    kit::chart::{LaneChart, LaneMark, LaneShape, LaneSpan},
    locales::FluxParts,
    state::use_clock,
};

const HOUR: i64 = 3_600_000;

/// What was done in the last hour: a lane for each action.
#[component]
pub(super) fn Lanes(studio: Studio) -> impl IntoView {
    let clock = use_clock();
    let time = Memo::new(move |_| LaneSpan { now: clock.now().0, span: HOUR });
    let names = Signal::derive(move || {
        let all = studio.with(|app| app.actions.iter().map(|step| step.name.clone()).collect());
        all.unwrap_or_default()
    });
    let marks = Memo::new(move |_| {
        studio.runs.with(|runs| {
            let runs = runs.map(|runs| runs.runs.as_slice()).unwrap_or_default();
            studio.with(|app| marks(app, runs)).unwrap_or_default()
        })
    });
    let label = move || {
        let time = time.get();
        marks.with(|marks| {
            let shown = marks.iter().filter(|mark| time.shows(mark.at));
            let failed = shown.clone().filter(|mark| mark.shape == LaneShape::Failed).count();
            text!(FluxParts::LanesLabel, n = shown.count(), failed = failed)
        })
    };
    view! { <LaneChart label names marks time say_time=|at| minute(UnixMillis(at), Zone::here(UnixMillis(at)))/> }
}

/// A mark for each action that is still there, at the time of its message.
fn marks(app: &AppDraft, runs: &[Run]) -> Vec<LaneMark> {
    let of_run = |run: &Run| {
        let of_step = |step: &api::console::flux::RunStep| {
            let lane = app.actions.iter().position(|known| known.id == step.action)?;
            Some(LaneMark { at: run.at.0, lane, shape: shape(step.state) })
        };
        run.steps.iter().filter_map(of_step).collect::<Vec<_>>()
    };
    runs.iter().flat_map(of_run).collect()
}

const fn shape(state: StepState) -> LaneShape {
    match state {
        StepState::Failed => LaneShape::Failed,
        StepState::NotMet => LaneShape::NotMet,
        StepState::Done | StepState::Waiting | StepState::Running | StepState::Unknown => LaneShape::Done,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{super::sample::chain, *};

    #[test]
    fn an_action_that_is_gone_has_no_mark() {
        let run: Run = serde_json::from_value(json!({
            "id": "1", "app": "A", "channel": "api", "at": 7, "via": "api", "hops": 0, "payload": null,
            "context": null, "steps": [{ "action": "slack", "state": "failed" }, { "action": "gone", "state": "done" }],
        }))
        .unwrap();
        assert_eq!(marks(&chain(), &[run]), [LaneMark { at: 7, lane: 1, shape: LaneShape::Failed }]);
    }
}
