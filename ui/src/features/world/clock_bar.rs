use api::{UnixMillis, console::world::ClockRequest};
use leptos::{ev, prelude::*};

use super::{clock_facts::ClockFacts, steering::Steering, time_text};
use crate::{
    format::{Zone, clock, date_long, when_short},
    kit::{Button, Choice, Glyph, Icon, IconButton, Segmented, Size, State, Tone, unique_id},
    locales::{World, lang, pick},
    state::use_clock,
};

/// How the clock runs.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Pace {
    Paused,
    Times(f64),
}

const PACES: [f64; 3] = [1.0, 10.0, 60.0];

/// The clock, and what moves it.
#[component]
pub(super) fn ClockBar(steering: Steering) -> impl IntoView {
    let time = use_clock();
    let zone = move || Zone::here(time.now());
    view! {
        <section class="clock-bar" aria-label=t!(World::Clock)>
            <div class="clock-now">
                <span class="quiet">{move || date_long(lang(), time.now(), zone())}</span>
                <b role="timer" aria-label=t!(World::TimeThere)>{move || clock(time.now(), zone())}</b>
            </div>
            <PaceChoice steering/>
            <span class="clock-separator" aria-hidden="true"></span>
            <Advance steering/>
            <span class="grow"></span>
            <ClockFacts steering/>
        </section>
    }
}

#[component]
fn PaceChoice(steering: Steering) -> impl IntoView {
    let time = use_clock();
    let pace = Memo::new(move |_| match time.clock() {
        Some(clock) if clock.paused => Pace::Paused,
        Some(clock) => Pace::Times(clock.scale),
        None => Pace::Times(1.0),
    });
    // A pace that somebody set elsewhere has a place of its own, for as long as it holds.
    let odd = Memo::new(move |_| match pace.get() {
        Pace::Times(scale) if !PACES.contains(&scale) => Some(scale),
        Pace::Paused | Pace::Times(_) => None,
    });
    let change = move |to: Pace| {
        steering.steer(match to {
            Pace::Paused => ClockRequest { paused: Some(true), ..ClockRequest::default() },
            Pace::Times(scale) => {
                ClockRequest { paused: Some(false), scale: Some(scale), ..ClockRequest::default() }
            }
        });
    };
    move || {
        let times = PACES.into_iter().chain(odd.get());
        let choices = std::iter::once(Choice::new(Pace::Paused, t!(World::Pause)).icon(Icon::Pause))
            .chain(times.map(|scale| Choice::new(Pace::Times(scale), format!("×{scale}"))))
            .collect();
        view! { <Segmented label=t!(World::Pace) choices value=pace on_change=change/> }
    }
}

/// The three ways to go on at once.
#[component]
fn Advance(steering: Steering) -> impl IntoView {
    let time = use_clock();
    let busy = steering.busy();
    let next = Memo::new(move |_| steering.world.with(|world| world.and_then(|world| world.next_at)));
    let none = Signal::derive(move || next.get().is_none().then(|| pick(World::NothingDue.row()).to_owned()));
    let short = move |at: UnixMillis| when_short(lang(), at, time.now(), Zone::here(at));
    view! {
        <div class="clock-advance" role="group" aria-label=t!(World::AdvanceTo)>
            <span class="quiet" aria-hidden="true">{t!(World::AdvanceTo)}</span>
            <Button size=Size::Large busy on_click=move |_| {
                steering.steer(ClockRequest { advance_ms: Some(120_000), ..ClockRequest::default() });
            }>{t!(World::TwoMinutes)}</Button>
            <Button size=Size::Large busy refused=none icon=Icon::Forward on_click=move |_| {
                steering.steer(ClockRequest { to_next: true, ..ClockRequest::default() });
            }>
                {t!(World::NextEvent)}
                {move || next.get().map(|at| view! { <span class="mono quiet">{move || short(at)}</span> })}
            </Button>
            <AdvanceTo steering/>
        </div>
    }
}

/// To a time that is typed.
#[component]
fn AdvanceTo(steering: Steering) -> impl IntoView {
    let time = use_clock();
    let text = RwSignal::new(String::new());
    let wrong = RwSignal::new(None::<&'static str>);
    let about = unique_id("advance");
    let described = about.clone();
    let go = move || {
        let now = untrack(|| time.now());
        match time_text::read(&text.get_untracked(), now, Zone::here(now)) {
            None => wrong.set(Some("time")),
            Some(to) if to < now => wrong.set(Some("past")),
            Some(to) => {
                wrong.set(None);
                text.set(String::new());
                steering.steer(ClockRequest { set: Some(to), ..ClockRequest::default() });
            }
        }
    };
    let words = move || {
        wrong
            .get()
            .map(|why| if why == "past" { pick(World::TimePast.row()) } else { pick(World::NoTime.row()) })
    };
    let on_key = move |event: ev::KeyboardEvent| {
        if event.key() == "Enter" && !event.is_composing() {
            event.prevent_default();
            go();
        }
    };
    view! {
        <span class="clock-to">
            <span class="input">
                <input
                    class="mono"
                    autocomplete="off"
                    spellcheck="false"
                    placeholder="06:00:00"
                    aria-label=t!(World::TimeTo)
                    aria-describedby=described
                    aria-invalid=move || wrong.get().map(|_| "true")
                    prop:value=move || text.get()
                    on:input=move |event| { text.set(event_target_value(&event)); wrong.set(None); }
                    on:keydown=on_key
                />
                <IconButton icon=Icon::Arrow label=t!(World::AdvanceToTime) tone=Tone::Ghost on_click=move |_| go()/>
            </span>
            <small class="clock-wrong" id=about role="status">
                {move || words().map(|words| view! { <Glyph state=State::Failed/>{words} })}
            </small>
        </span>
    }
}

/// How another world's clock runs, in a word.
pub(super) fn pace_words(clock: api::console::context::Clock) -> String {
    if clock.paused { pick(World::Paused.row()).to_owned() } else { format!("×{}", clock.scale) }
}
