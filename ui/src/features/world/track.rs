use api::{UnixMillis, console::world::Moment};
use leptos::{html, prelude::*};

use super::{
    moments::moment_words,
    steering::Steering,
    track_layout::{EDGE, Span, lay_out, width_of},
};
use crate::{
    format::{Zone, clock, when_short},
    kit::watch_size,
    locales::{World, lang, pick},
    parts::Instant,
    state::use_clock,
};

/// What the scenario has planned: filled has happened, hollow is to come. Nothing for a scenario without a plan.
#[component]
pub(super) fn TrackRegion(steering: Steering) -> impl IntoView {
    let planned = Memo::new(move |_| {
        let planned = steering.world.with(|world| world.map(|world| (world.began_at, world.track.clone())));
        planned.filter(|(_, track)| !track.is_empty())
    });
    move || planned.get().map(|(began, moments)| view! { <Track began moments/> })
}

#[component]
fn Track(began: UnixMillis, moments: Vec<Moment>) -> impl IntoView {
    let region = NodeRef::<html::Div>::new();
    let width = RwSignal::new(0.0);
    watch_size(region, move || {
        let wide = region
            .get_untracked()
            .map_or(0.0, |region| f64::from(region.client_width()) - 32.0)
            .max(MIN_WIDTH);
        if (width.get_untracked() - wide).abs() >= 1.0 {
            width.set(wide);
        }
    });
    let spans: Vec<_> = moments.iter().map(|moment| (moment.at, moment.until)).collect();
    let list = moments.iter().map(spoken).collect_view();
    let drawn = StoredValue::new(moments);
    view! {
        <div node_ref=region class="scenario-track" tabindex="0" role="region" aria-label=t!(World::Plan)>
            <ol class="vh">{list}</ol>
            {Span::of(began, &spans).map(|span| move || {
                let width = width.get();
                (width > 0.0).then(|| view! {
                    <svg width=width height="92" viewBox=format!("0 0 {width} 92") fill="none" aria-hidden="true">
                        <Axis span width/>
                        <Now span width/>
                        {drawn.with_value(|moments| view! { <Marks moments=moments.clone() span width/> })}
                    </svg>
                })
            })}
        </div>
    }
}

/// Below this, the line scrolls sideways.
const MIN_WIDTH: f64 = 720.0;
/// Where the line is.
const LINE: f64 = 52.0;

/// A moment for those who hear it.
fn spoken(moment: &Moment) -> impl IntoView + use<> {
    let said = moment.clone();
    let when = if moment.happened { World::Happened } else { World::ToCome };
    view! { <li><Instant at=moment.at/>" "{move || moment_words(&said)}" · "{crate::locales::say(when.row())}</li> }
}

#[component]
fn Axis(span: Span, width: f64) -> impl IntoView {
    let ticks = span.ticks(width, Zone::here(span.from).minutes);
    ticks
        .into_iter()
        .map(|at| {
            let x = span.x(at, width);
            // A day by its date where it begins, and otherwise the time of day, whatever day it is now.
            let zone = Zone::here(at);
            let midnight = (at.0 + i64::from(zone.minutes) * 60_000).rem_euclid(86_400_000) == 0;
            let seen_from = move || if midnight { at.plus(86_400_000) } else { at };
            let words = move || when_short(lang(), at, seen_from(), zone);
            // What would run over the end is left out.
            let fits = x > EDGE + 16.0 && x < width - EDGE - 16.0;
            view! {
                <path class="tick" d=format!("M{x:.1} {}v8", LINE - 4.0)/>
                {fits.then(|| view! { <text class="tick-word" x=format!("{x:.1}") y=LINE + 20.0 text-anchor="middle">{words}</text> })}
            }
        })
        .collect_view()
}

/// The line, solid up to the present and dotted beyond, and the present.
#[component]
fn Now(span: Span, width: f64) -> impl IntoView {
    let time = use_clock();
    let x = Memo::new(move |_| span.x(time.now(), width));
    let near = move || {
        if x.get() > width - 40.0 {
            "end"
        } else if x.get() < 40.0 {
            "start"
        } else {
            "middle"
        }
    };
    view! {
        <path class="past" d=move || format!("M{EDGE} {LINE}H{:.1}", x.get())/>
        <path class="ahead" d=move || format!("M{:.1} {LINE}H{:.1}", x.get(), width - EDGE)/>
        <path class="now" d=move || format!("M{:.1} {}v25", x.get(), LINE - 14.0)/>
        <text class="now-word" x=move || format!("{:.1}", x.get()) y=LINE + 35.0 text-anchor=near>
            {move || clock(time.now(), Zone::here(time.now()))}
        </text>
    }
}

/// Diamonds with their words, and a bar for what lasts.
#[component]
fn Marks(moments: Vec<Moment>, span: Span, width: f64) -> impl IntoView {
    let time = use_clock();
    let bars = moments
        .iter()
        .filter_map(|moment| {
            let (at, until) = (moment.at, moment.until?);
            let now = move || time.now().clamp(at, until.max(at));
            let (from, to) = (span.x(at, width), span.x(until, width));
            let so_far = move || span.x(now(), width);
            Some(view! {
                <path class="lasting" d=move || format!("M{from:.1} {}H{:.1}v10H{from:.1}z", LINE - 5.0, so_far())/>
                <path class="lasting planned" d=move || format!("M{0:.1} {1}H{to:.1}v10H{0:.1}", so_far(), LINE - 5.0)/>
            })
        })
        .collect_view();
    let words = Memo::new({
        let moments = moments.clone();
        move |_| {
            // Another language is as long as it is.
            let said: Vec<String> = moments.iter().map(moment_words).collect();
            let places: Vec<_> = moments
                .iter()
                .zip(&said)
                .map(|(moment, said)| (span.x(moment.at, width), width_of(said)))
                .collect();
            said.into_iter().zip(lay_out(&places, width)).collect::<Vec<_>>()
        }
    });
    let marks = moments
        .into_iter()
        .enumerate()
        .map(|(i, moment)| {
            let x = span.x(moment.at, width);
            let word = move || {
                let (text, words) = words.with(|words| words.get(i).cloned())?;
                let words = words?;
                let y = if words.row == 0 { 26 } else { 12 };
                Some(view! {
                    <path class="stem" d=format!("M{x:.1} {}V{}", y + 6, LINE - 6.0)/>
                    <text class="mark-word" x=format!("{:.1}", words.x) y=y text-anchor=words.anchor>{text}</text>
                })
            };
            let title = moment.clone();
            let state = if moment.happened { World::Happened } else { World::ToCome };
            view! {
                <g class:to-come=!moment.happened>
                    <title>{move || format!("{} · {}", moment_words(&title), pick(state.row()))}</title>
                    {word}
                    <path class="diamond" d=format!("M{x:.1} {}l5.5 5.5-5.5 5.5-5.5-5.5z", LINE - 5.5)/>
                </g>
            }
        })
        .collect_view();
    view! { {bars}{marks} }
}
