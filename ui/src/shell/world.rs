use api::console::context::Clock;
use leptos::prelude::*;

use crate::{
    format::{Zone, between, clock, date},
    kit::{Icon, IconSize, Pictogram},
    locales::{Shell, lang, pick},
    route::{Route, link, use_navigator},
    state::{WorldClock, use_clock},
};

/// A clock that is not the wall clock is never silent: its mark in the bar, which leads to where it is steered.
#[component]
pub(super) fn WorldMark() -> impl IntoView {
    let (time, navigator) = (use_clock(), use_navigator());
    let to = move || navigator.now().context().cloned().map_or(Route::Home, Route::world);
    view! {
        {move || simulated(time).map(|clock| view! {
            <a class="world-mark wide" href=move || { navigator.route(); to().href() } on:click=link(navigator, to)>
                <Pictogram icon=Icon::Clock size=IconSize::Small/>
                <b>{t!(Shell::Simulated)}</b>
                <span class="mono">{move || pace(clock)}</span>
            </a>
        })}
    }
}

/// The same across the page.
#[component]
pub(super) fn WorldBanner() -> impl IntoView {
    let time = use_clock();
    view! {
        {move || simulated(time).map(|clock| view! {
            <div class="world-banner">
                <Pictogram icon=Icon::Clock size=IconSize::Small/>
                <span>
                    <b>{move || if clock.paused { pick(Shell::WorldStands.row()).to_owned() } else { text!(Shell::WorldRuns, pace = pace(clock)) }}</b>
                    {move || between(lang())}
                    {t!(Shell::WorldBanner)}
                </span>
            </div>
        })}
    }
}

/// The same in the strip: how the world's clock runs, what it says, and what the machine's says.
#[component]
pub(super) fn WorldCells() -> impl IntoView {
    let time = use_clock();
    view! {
        {move || simulated(time).map(|told| {
            let zone = move || Zone::here(time.now());
            view! {
                <span class="world-clock"><b>{t!(Shell::SimulatedMark)}</b>" "{move || pace(told)}</span>
                <span>{move || date(lang(), time.now(), zone())}" "<b>{move || clock(time.now(), zone())}</b>" "{move || zone().name()}</span>
            }
        })}
    }
}

/// How the clock runs, where it is not the wall's.
pub(super) fn simulated(time: WorldClock) -> Option<Clock> {
    time.clock().filter(|clock| clock.simulated)
}

fn pace(clock: Clock) -> String {
    if clock.paused { pick(Shell::Stands.row()).to_owned() } else { format!("×{}", clock.scale) }
}
