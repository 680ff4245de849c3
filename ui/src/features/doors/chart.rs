use api::UnixMillis;
use leptos::{html, prelude::*};

use super::{
    lanes::{Lane, Mark, Span, lanes},
    watch::Watch,
};
use crate::{
    format::{Zone, count, minute},
    kit::watch_size,
    locales::Doors,
    state::use_clock,
};

const HOUR: i64 = 3_600_000;
/// A pixel is some seconds wide: it is drawn anew no oftener.
const STEP: i64 = 5_000;
/// Until the place was measured.
const WIDTH: i64 = 824;
/// Room for the names, and for half a time of day.
const LEFT: i64 = 150;
const RIGHT: i64 = 22;
const LANE: i64 = 23;
const FOOT: i64 = 20;
const TICKS: i64 = 6;
/// Where a time of day has less room than this, only the ends and the middle are named.
const TICK_ROOM: i64 = 48;
/// Of a name, so that it ends before its lane begins.
const LETTERS: usize = 22;
/// So many lanes are drawn.
const MOST: usize = 8;

/// The last hour, a lane for each device. What it shows stands in the list below it.
#[component]
pub(super) fn AuditChart(watch: Watch) -> impl IntoView {
    let clock = use_clock();
    let at = NodeRef::<html::Div>::new();
    let width = RwSignal::new(WIDTH);
    watch_size(at, move || {
        if let Some(at) = at.get_untracked() {
            let wide = i64::from(at.client_width()).max(2 * LEFT);
            if width.get_untracked() != wide {
                width.set(wide);
            }
        }
    });
    let now = Memo::new(move |_| (clock.now().0 + STEP - 1).div_euclid(STEP) * STEP);
    let all = Memo::new(move |_| {
        let now = now.get();
        watch.with(|board| lanes(board, now - HOUR, now)).unwrap_or_default()
    });
    let shown = move || all.with(|all| i64::try_from(all.len().min(MOST)).unwrap_or(0));
    let more = Memo::new(move |_| all.with(|all| all.len().saturating_sub(MOST) as u64));
    let height = move || shown() * LANE + FOOT;
    let label = move || all.with(|all| label(all));
    let ticks = move || {
        let (now, width) = (now.get(), width.get());
        let ticks = if (width - LEFT - RIGHT) / TICKS < TICK_ROOM { 2 } else { TICKS };
        (0..=ticks)
            .map(|tick| {
                let time = now - HOUR + HOUR * tick / ticks;
                let x = place(time, now, width);
                let words = minute(UnixMillis(time), Zone::here(UnixMillis(time)));
                view! {
                    <path class="grid" d=format!("M{x} 0V{}", height() - FOOT)/>
                    <text class="tick" x=x.to_string() y=(height() - 5).to_string() text-anchor="middle">{words}</text>
                }
            })
            .collect_view()
    };
    let drawn = move || {
        let (now, width) = (now.get(), width.get());
        let lanes = all.with(|all| all.iter().take(MOST).cloned().collect::<Vec<_>>());
        lanes
            .into_iter()
            .zip(0_i64..)
            .map(move |(lane, nth)| draw(&lane, nth * LANE + 12, &|time| place(time, now, width)))
            .collect_view()
    };
    let none = Memo::new(move |_| all.with(Vec::is_empty));
    let edge = move || format!("M{} 0V{}", width.get() - RIGHT, height() - FOOT);
    move || {
        (!none.get()).then(|| view! {
            <div class="door-lanes"><div node_ref=at>
                <svg width=move || width.get().to_string() height=move || height().to_string() role="img" aria-label=label>
                    {ticks}{drawn}<path class="now" d=edge/>
                </svg>
            </div>
            {move || (more.get() > 0).then(|| view! { <p class="quiet small-text">{move || text!(Doors::MoreLanes, n = count(more.get()))}</p> })}
            </div>
        })
    }
}

/// Where a moment of the hour before `now` stands.
const fn place(time: i64, now: i64, width: i64) -> i64 {
    LEFT + (width - LEFT - RIGHT) * (time - (now - HOUR)) / HOUR
}

/// All of it in a sentence.
fn label(all: &[Lane]) -> String {
    let of = |wanted: Mark| {
        let marks = all.iter().flat_map(|lane| &lane.marks);
        count(marks.filter(|(_, mark)| *mark == wanted).count() as u64)
    };
    text!(
        Doors::ChartLabel,
        n = count(all.len() as u64),
        connections = of(Mark::Connected),
        denied = of(Mark::TurnedAway)
    )
}

fn draw(lane: &Lane, y: i64, x: &dyn Fn(i64) -> i64) -> impl IntoView + use<> {
    let name: String = lane.name.chars().take(LETTERS).collect();
    let line = |(from, to): &Span, class: &'static str| {
        view! { <path class=class d=format!("M{} {y}H{}", x(*from), x(*to))/> }
    };
    let stands = if lane.to_all { "stands to-all" } else { "stands" };
    let open = lane.open.iter().map(|span| line(span, stands)).collect_view();
    let inside = lane.inside.iter().map(|span| line(span, "inside")).collect_view();
    // What turned somebody away lies on top.
    let mut marks: Vec<(Mark, i64)> = lane.marks.iter().map(|(at, mark)| (*mark, x(*at))).collect();
    marks.sort_unstable();
    marks.dedup();
    let marks = marks.into_iter().map(|(mark, x)| shape(mark, x, y)).collect_view();
    view! { <text class="name" x="0" y=(y + 4).to_string()>{name}</text>{open}{inside}{marks} }
}

/// A mark around a point: the legend draws the same.
pub(super) fn shape(mark: Mark, x: i64, y: i64) -> impl IntoView + use<> {
    match mark {
        Mark::Created => {
            view! { <circle class="created" cx=x.to_string() cy=y.to_string() r="3.5"/> }.into_any()
        }
        Mark::Access => {
            view! { <path class="access" d=format!("M{} {}v10M{} {}v10", x - 2, y - 5, x + 2, y - 5)/> }
                .into_any()
        }
        Mark::Connected => view! { <path class="came" d=format!("M{x} {}v10", y - 5)/> }.into_any(),
        Mark::Closed => view! { <path class="went" d=format!("M{x} {}v10", y - 5)/> }.into_any(),
        Mark::Ended => view! { <path class="ended" d=format!("M{} {}h7v7h-7z", x - 3, y - 3)/> }.into_any(),
        Mark::TurnedAway => {
            view! { <path class="turned-away" d=format!("M{} {}l8 8m0-8l-8 8", x - 4, y - 4)/> }.into_any()
        }
    }
}
