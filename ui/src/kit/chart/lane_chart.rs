use leptos::{html, prelude::*, text_prop::TextProp};

use super::lanes::{LEFT, LaneMark, LaneShape, LaneSpan, Placed, RIGHT, at_part, place};
use crate::kit::watch_size;

/// Until the place was measured.
const WIDTH: i64 = 772;
const LANE: i64 = 20;
/// Below the lanes, for the times.
const FOOT: i64 = 28;
const TICKS: i64 = 6;
/// Of a name, so that it ends before its lane begins.
const LETTERS: usize = 20;

/// The last while as lanes, one below the other, each with its name. `label` says the same in a sentence.
#[component]
pub(crate) fn LaneChart(
    #[prop(into)] label: TextProp,
    #[prop(into)] names: Signal<Vec<String>>,
    #[prop(into)] marks: Signal<Vec<LaneMark>>,
    #[prop(into)] time: Signal<LaneSpan>,
    say_time: fn(i64) -> String,
) -> impl IntoView {
    let at = NodeRef::<html::Div>::new();
    let width = RwSignal::new(WIDTH);
    watch_size(at, move || {
        if let Some(at) = at.get_untracked() {
            let wide = i64::from(at.client_width()).max(LEFT + 2 * RIGHT);
            if width.get_untracked() != wide {
                width.set(wide);
            }
        }
    });
    let height = move || FOOT + i64::try_from(names.with(Vec::len)).unwrap_or(0) * LANE;
    let placed = Memo::new(move |_| {
        let lanes = names.with(Vec::len);
        marks.with(|marks| place(marks, lanes, time.get(), width.get()))
    });
    let ticks = move || {
        let LaneSpan { now, span } = time.get();
        (0..=TICKS)
            .map(|tick| {
                let x = at_part(tick, TICKS, width.get());
                let words = say_time(now - span + span * tick / TICKS);
                view! {
                    <path class="grid" d=format!("M{x} 4V{}", height() - 18)/>
                    <text class="tick" x=x.to_string() y=(height() - 4).to_string() text-anchor="middle">{words}</text>
                }
            })
            .collect_view()
    };
    let lanes = move || {
        names
            .get()
            .into_iter()
            .zip(0_i64..)
            .map(|(name, lane)| {
                let y = middle(lane);
                let name: String = name.chars().take(LETTERS).collect();
                view! {
                    <path class="lane" d=format!("M{LEFT} {y}H{}", width.get() - RIGHT)/>
                    <text class="name" x="0" y=(y + 4).to_string()>{name}</text>
                }
            })
            .collect_view()
    };
    let edge = move || format!("M{} 4V{}", width.get() - RIGHT, height() - 18);
    view! {
        <div class="lanes"><div node_ref=at>
            <svg width=move || width.get().to_string() height=move || height().to_string() role="img" aria-label=move || label.get().to_string()>
                {ticks}{lanes}{move || placed.get().into_iter().map(mark).collect_view()}<path class="now" d=edge/>
            </svg>
        </div></div>
    }
}

const fn middle(lane: i64) -> i64 {
    lane * LANE + 14
}

fn mark(Placed { x, lane, shape }: Placed) -> impl IntoView {
    let y = middle(lane);
    match shape {
        LaneShape::NotMet => {
            view! { <path class="not-met" d=format!("M{} {}h5v5h-5z", x - 3, y - 3)/> }.into_any()
        }
        LaneShape::Done => view! { <path class="done" d=format!("M{x} {}v12", y - 6)/> }.into_any(),
        LaneShape::Waiting => {
            view! { <circle class="waiting" cx=x.to_string() cy=y.to_string() r="2.6"/> }.into_any()
        }
        LaneShape::Failed => view! {
            <path class="failed" d=format!("M{} {}h10v14h-10z", x - 5, y - 7)/>
            <path class="cross" d=format!("M{} {}l5 5m0 -5l-5 5", x - 2, y - 2)/>
        }
        .into_any(),
    }
}
