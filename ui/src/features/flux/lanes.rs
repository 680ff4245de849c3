//! The last hour as lanes, one for each action: a stroke for what was done, a box where the condition did not hold, a cross
//! where it failed.

use api::{
    UnixMillis,
    console::flux::{AppDraft, Run, StepState},
};
use leptos::{html, prelude::*};

use super::studio::Studio;
use crate::{
    format::{Zone, minute},
    kit::watch_size,
    locales::FluxParts,
    state::use_clock,
};

const HOUR: i64 = 3_600_000;
const LEFT: i64 = 132;
/// Room for half a time of day at the right.
const RIGHT: i64 = 20;
/// Until the place was measured.
const WIDTH: i64 = 828;
const LANE: i64 = 20;
/// Of ten minutes each.
const TICKS: i64 = 6;

/// A mark in a lane.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Mark {
    x: i64,
    lane: i64,
    state: StepState,
}

/// What was done in the last hour.
#[component]
pub(super) fn Lanes(studio: Studio) -> impl IntoView {
    let clock = use_clock();
    let place = NodeRef::<html::Div>::new();
    let width = RwSignal::new(WIDTH);
    watch_size(place, move || {
        if let Some(place) = place.get_untracked() {
            width.set((i64::from(place.client_width()) - 32).max(LEFT + 2 * RIGHT));
        }
    });
    let names = Memo::new(move |_| {
        studio
            .with(|app| app.actions.iter().map(|step| step.name.clone()).collect::<Vec<_>>())
            .unwrap_or_default()
    });
    let marks = Memo::new(move |_| {
        let now = clock.now();
        studio.runs.with(|runs| {
            let runs = runs.map(|runs| runs.runs.as_slice()).unwrap_or_default();
            studio.with(|app| marks(app, runs, now, width.get())).unwrap_or_default()
        })
    });
    let height = move || 26 + i64::try_from(names.with(Vec::len)).unwrap_or(0) * LANE;
    let label = move || {
        marks.with(|marks| {
            let failed = marks.iter().filter(|mark| mark.state == StepState::Failed).count();
            text!(FluxParts::LanesLabel, n = marks.len(), failed = failed)
        })
    };
    let ticks = move || {
        let now = clock.now();
        (0..=TICKS).map(|tick| {
            let x = LEFT + (width.get() - LEFT - RIGHT) * tick / TICKS;
            let at = UnixMillis(now.0 - HOUR + HOUR * tick / TICKS);
            let words = minute(at, Zone::here(at));
            view! { <path class="grid" d=format!("M{x} 4V{}", height() - 18)/><text class="tick" x=x.to_string() y=(height() - 4).to_string() text-anchor="middle">{words}</text> }
        }).collect_view()
    };
    let lanes = move || {
        names.get().into_iter().zip(0_i64..).map(|(name, lane)| {
            let y = lane * LANE + 14;
            let name: String = name.chars().take(20).collect();
            view! { <path class="lane" d=format!("M{LEFT} {y}H{}", width.get() - RIGHT)/><text class="name" x="0" y=(y + 4).to_string()>{name}</text> }
        }).collect_view()
    };
    let drawn = move || {
        marks.get().into_iter().map(|Mark { x, lane, state }| {
            let y = lane * LANE + 14;
            match state {
                StepState::Failed => view! { <path class="failed" d=format!("M{} {}h10v14h-10z", x - 5, y - 7)/><path class="cross" d=format!("M{} {}l5 5m0 -5l-5 5", x - 2, y - 2)/> }.into_any(),
                StepState::NotMet => view! { <path class="not-met" d=format!("M{} {}h5v5h-5z", x - 3, y - 3)/> }.into_any(),
                StepState::Done | StepState::Waiting | StepState::Running | StepState::Unknown => view! { <path class="done" d=format!("M{x} {}v12", y - 6)/> }.into_any(),
            }
        }).collect_view()
    };
    view! {
        <div class="flux-lanes" node_ref=place>
            <svg width=move || width.get().to_string() height=move || height().to_string() role="img" aria-label=label>
                {ticks}{lanes}{drawn}
            </svg>
        </div>
    }
}

fn marks(app: &AppDraft, runs: &[Run], now: UnixMillis, width: i64) -> Vec<Mark> {
    let mut marks = Vec::new();
    for run in runs.iter().filter(|run| now.0 - run.at.0 < HOUR && run.at.0 <= now.0) {
        let x = LEFT + (width - LEFT - RIGHT) * (HOUR - (now.0 - run.at.0)) / HOUR;
        for step in &run.steps {
            let lane = app.actions.iter().position(|known| known.id == step.action);
            if let Some(lane) = lane.and_then(|lane| i64::try_from(lane).ok()) {
                marks.push(Mark { x, lane, state: step.state });
            }
        }
    }
    // What failed lies on top.
    marks.sort_by_key(|mark| mark.state == StepState::Failed);
    marks
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{super::sample::chain, *};

    #[test]
    fn a_mark_stands_where_its_time_is_and_older_ones_are_gone() {
        let now = UnixMillis(10 * HOUR);
        let run = |ago: i64, state: &str| -> Run {
            serde_json::from_value(json!({
                "id": "1", "app": "A", "channel": "api", "at": now.0 - ago, "via": "api", "hops": 0, "payload": null,
                "context": null, "steps": [{ "action": "slack", "state": state }, { "action": "gone", "state": "done" }],
            }))
            .unwrap()
        };
        let found =
            marks(&chain(), &[run(0, "failed"), run(HOUR / 2, "done"), run(HOUR, "done")], now, WIDTH);
        assert_eq!(
            found,
            [
                Mark { x: LEFT + (WIDTH - LEFT - RIGHT) / 2, lane: 1, state: StepState::Done },
                Mark { x: WIDTH - RIGHT, lane: 1, state: StepState::Failed },
            ]
        );
    }
}
