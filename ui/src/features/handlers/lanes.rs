use api::{UnixMillis, console::world::FiringRow};
use leptos::prelude::*;

use super::{kinds::step_name, room::Room};
use crate::{
    format::{Zone, minute},
    kit::chart::{LaneChart, LaneMark, LaneShape, LaneSpan},
    locales::Handlers,
    state::use_clock,
};

const DAY: i64 = 86_400_000;

/// What was done in the last 24 hours, and what waits: a lane for each step.
#[component]
pub(super) fn Lanes(room: Room) -> impl IntoView {
    let clock = use_clock();
    let time = Memo::new(move |_| LaneSpan { now: clock.now().0, span: DAY });
    let names = Signal::derive(move || {
        room.saved.with(|saved| {
            let steps = saved.iter().flat_map(|saved| saved.action_config_list.iter().enumerate());
            steps.map(|(nth, step)| format!("{} {}", nth + 1, step_name(&step.kind))).collect()
        })
    });
    let marks = Memo::new(move |_| {
        room.firings.with(|firings| {
            let rows = firings.map(|firings| firings.firings.as_slice()).unwrap_or_default();
            rows.iter().filter_map(mark).collect::<Vec<_>>()
        })
    });
    // Many at one place are one stroke; they are counted all the same.
    let label = move || {
        let (lanes, time) = (names.with(Vec::len), time.get());
        marks.with(|marks| {
            let shown = |mark: &&LaneMark| mark.lane < lanes && time.shows(mark.at);
            let of = |shape: LaneShape| marks.iter().filter(shown).filter(|mark| mark.shape == shape).count();
            text!(Handlers::ChartLabel, n = of(LaneShape::Done), failed = of(LaneShape::Failed))
        })
    };
    view! { <LaneChart label names marks time say_time=|at| minute(UnixMillis(at), Zone::here(UnixMillis(at)))/> }
}

/// How an action is drawn; not at all, where nobody knows when.
fn mark(row: &FiringRow) -> Option<LaneMark> {
    let shape = match row.done_at {
        _ if row.is_failed() => LaneShape::Failed,
        Some(_) => LaneShape::Done,
        None => LaneShape::Waiting,
    };
    Some(LaneMark { at: row.done_at.or(row.due)?.0, lane: row.place as usize, shape })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_is_put_off_waits_where_it_is_due_and_what_was_done_stands_where_it_was() {
        let row = |more: serde_json::Value| -> FiringRow {
            let mut row = json!({
                "id": "1", "handlerId": "h", "handlerName": "h", "simId": "8981100000000000001", "imsi": "295050000000001",
                "at": 1, "what": "expired", "detail": {}, "place": 3, "action": "SuspendAction", "due": 5,
            });
            for (key, value) in more.as_object().unwrap() {
                row[key] = value.clone();
            }
            serde_json::from_value(row).unwrap()
        };
        let is = |at, shape| Some(LaneMark { at, lane: 3, shape });
        assert_eq!(mark(&row(json!({}))), is(5, LaneShape::Waiting));
        assert_eq!(mark(&row(json!({ "doneAt": 7, "outcome": "changed" }))), is(7, LaneShape::Done));
        assert_eq!(mark(&row(json!({ "doneAt": 7, "outcome": "refused" }))), is(7, LaneShape::Failed));
    }
}
