//! The last day as lanes, one for each step: a stroke for what was done, a ring for what waits, a cross where it failed.

use api::{UnixMillis, console::world::FiringRow};
use leptos::{html, prelude::*};

use super::{kinds::step_name, room::Room};
use crate::{
    format::{Zone, minute},
    kit::watch_size,
    locales::Handlers,
    state::use_clock,
};

const DAY: i64 = 86_400_000;
const LEFT: i64 = 132;
/// Room for half a time of day at the right, and for what is due soon.
const RIGHT: i64 = 24;
/// Until the place was measured.
const WIDTH: i64 = 772;
const LANE: i64 = 18;
/// Of four hours each.
const TICKS: i64 = 6;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Shape {
    Done,
    Waiting,
    // What failed lies on top.
    Failed,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Mark {
    shape: Shape,
    x: i64,
    lane: i64,
}

/// What was done in the last 24 hours.
#[component]
pub(super) fn Lanes(room: Room) -> impl IntoView {
    let clock = use_clock();
    let place = NodeRef::<html::Div>::new();
    let width = RwSignal::new(WIDTH);
    watch_size(place, move || {
        if let Some(place) = place.get_untracked() {
            width.set((i64::from(place.client_width()) - 32).max(LEFT + 2 * RIGHT));
        }
    });
    let names = Memo::new(move |_| {
        let kinds = room.saved.with(|saved| {
            saved.as_ref().map(|saved| {
                saved.action_config_list.iter().map(|action| action.kind.clone()).collect::<Vec<_>>()
            })
        });
        kinds.unwrap_or_default()
    });
    let marks = Memo::new(move |_| {
        let (now, lanes) = (clock.now(), names.with(Vec::len));
        room.firings.with(|firings| {
            marks(
                firings.map(|firings| firings.firings.as_slice()).unwrap_or_default(),
                lanes,
                now,
                width.get(),
            )
        })
    });
    let height = move || 28 + i64::try_from(names.with(Vec::len)).unwrap_or(0) * LANE;
    // Many at one place are one stroke; they are counted all the same.
    let spoken = move || {
        let (now, lanes) = (clock.now(), names.with(Vec::len));
        room.firings.with(|firings| {
            let rows = firings.map(|firings| firings.firings.as_slice()).unwrap_or_default();
            let of =
                |shape: Shape| rows.iter().filter(|row| shape_of(row, lanes, now) == Some(shape)).count();
            text!(Handlers::ChartLabel, n = of(Shape::Done), failed = of(Shape::Failed))
        })
    };
    let ticks = move || {
        let now = clock.now();
        (0..=TICKS)
            .map(|tick| {
                let x = LEFT + (width.get() - LEFT - RIGHT) * tick / TICKS;
                let at = UnixMillis(now.0 - DAY + DAY * tick / TICKS);
                let words = minute(at, Zone::here(at));
                view! { <path class="grid" d=format!("M{x} 4V{}", height() - 18)/><text class="tick" x=x.to_string() y=(height() - 4).to_string() text-anchor="middle">{words}</text> }
            })
            .collect_view()
    };
    let lanes = move || {
        names
            .get()
            .into_iter()
            .zip(0_i64..)
            .map(|(kind, lane)| {
                let y = lane * LANE + 14;
                let name: String = format!("{} {}", lane + 1, step_name(&kind)).chars().take(20).collect();
                view! { <path class="lane" d=format!("M{LEFT} {y}H{}", width.get() - RIGHT)/><text class="name" x="0" y=(y + 4).to_string()>{name}</text> }
            })
            .collect_view()
    };
    let drawn = move || {
        marks
            .get()
            .into_iter()
            .map(|Mark { x, lane, shape }| {
                let y = lane * LANE + 14;
                match shape {
                    Shape::Done => view! { <path class="done" d=format!("M{x} {}v10", y - 5)/> }.into_any(),
                    Shape::Waiting => {
                        view! { <circle class="waiting" cx=x.to_string() cy=y.to_string() r="2.6"/> }
                            .into_any()
                    }
                    Shape::Failed => view! {
                        <path class="failed" d=format!("M{} {}h10v14h-10z", x - 5, y - 7)/>
                        <path class="cross" d=format!("M{} {}l5 5m0 -5l-5 5", x - 2, y - 2)/>
                    }
                    .into_any(),
                }
            })
            .collect_view()
    };
    let edge = move || format!("M{} 4V{}", width.get() - RIGHT, height() - 18);
    view! {
        <div class="handler-lanes" node_ref=place>
            <svg width=move || width.get().to_string() height=move || height().to_string() role="img" aria-label=spoken>
                {ticks}{lanes}{drawn}<path class="now" d=edge/>
            </svg>
        </div>
    }
}

/// How an action is drawn; not at all, where it is older than a day, or of a step that is not there any more.
fn shape_of(row: &FiringRow, lanes: usize, now: UnixMillis) -> Option<Shape> {
    let at = row.done_at.or(row.due)?;
    if (row.place as usize) >= lanes || now.0 - at.0 >= DAY {
        return None;
    }
    Some(match row.done_at {
        _ if row.is_failed() => Shape::Failed,
        Some(_) => Shape::Done,
        None => Shape::Waiting,
    })
}

fn marks(rows: &[FiringRow], lanes: usize, now: UnixMillis, width: i64) -> Vec<Mark> {
    let mut all: Vec<Mark> = rows
        .iter()
        .filter_map(|row| {
            let shape = shape_of(row, lanes, now)?;
            let ago = now.0 - row.done_at.or(row.due)?.0;
            // What comes later stands at the edge.
            let x = LEFT + (width - LEFT - RIGHT) * (DAY - ago.max(0)) / DAY;
            Some(Mark { shape, x: if ago < 0 { x + 4 } else { x }, lane: i64::from(row.place) })
        })
        .collect();
    all.sort_by_key(|mark| (mark.shape, mark.lane, mark.x));
    // Many at one place are one stroke.
    all.dedup();
    all
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    #[test]
    fn a_mark_stands_where_its_time_is_and_older_ones_are_gone() {
        let now = UnixMillis(10 * DAY);
        let row = |ago: i64, more: Value| -> FiringRow {
            let mut row = json!({
                "id": "1", "handlerId": "h", "handlerName": "h", "simId": "8981100000000000001", "imsi": "295050000000001",
                "at": now.0 - ago, "what": "expired", "detail": {}, "place": 0, "action": "SuspendAction", "due": now.0 - ago,
            });
            for (key, value) in more.as_object().unwrap() {
                row[key] = value.clone();
            }
            serde_json::from_value(row).unwrap()
        };
        let done = |ago: i64, outcome: &str| row(ago, json!({ "doneAt": now.0 - ago, "outcome": outcome }));
        let rows = [
            row(-DAY, json!({})),
            done(0, "refused"),
            done(DAY / 2, "changed"),
            done(DAY / 2, "changed"),
            done(DAY, "changed"),
            row(0, json!({ "place": 3 })),
        ];
        let right = WIDTH - RIGHT;
        assert_eq!(
            marks(&rows, 1, now, WIDTH),
            [
                Mark { shape: Shape::Done, x: LEFT + (WIDTH - LEFT - RIGHT) / 2, lane: 0 },
                Mark { shape: Shape::Waiting, x: right + 4, lane: 0 },
                Mark { shape: Shape::Failed, x: right, lane: 0 },
            ]
        );
    }
}
