use leptos::prelude::*;

use super::{
    scenario::purpose,
    steering::{Opened, Steering},
};
use crate::{
    format::count,
    kit::{Button, Icon, IconSize, Menu, MenuItem, Pictogram, Tone},
    locales::{World, pick},
};

/// What the world is: its scenario and seed, and the two ways to another one.
#[component]
pub(super) fn Head(steering: Steering) -> impl IntoView {
    let world = steering.world;
    let known = Memo::new(move |_| world.with(|world| world.is_some()));
    let is_recorded =
        Memo::new(move |_| world.with(|world| world.is_some_and(|world| world.scenario.is_none())));
    // Nothing could bring a recording back.
    let recorded =
        Signal::derive(move || is_recorded.get().then(|| pick(World::RecordedStays.row()).to_owned()));
    let facts = move || {
        world.with(|world| {
            world.map(|world| {
                let sims = count(world.sims);
                match world.commands {
                    1 => text!(World::FactsOne, sims = sims),
                    commands => text!(World::Facts, sims = sims, commands = count(commands)),
                }
            })
        })
    };
    view! {
        <header class="page-head world-head">
            <h1>{t!(World::Title)}</h1>
            {move || known.get().then(|| view! {
                {move || if is_recorded.get() {
                    view! { <span class="quiet">{t!(World::Imported)}</span> }.into_any()
                } else {
                    view! { <Scenario steering/><Seed steering/> }.into_any()
                }}
                <span class="world-facts quiet clip">{facts}</span>
                <span class="grow"></span>
                <Button icon=Icon::Undo refused=recorded on_click=move |_| steering.open(Opened::StartOver { scenario: None, seed: None })>{t!(World::StartOver)}</Button>
                <Button icon=Icon::Fork tone=Tone::Primary on_click=move |_| steering.open(Opened::Fork)>{t!(World::Fork)}</Button>
            })}
        </header>
    }
}

/// The scenario; another one is chosen here, and begun by the dialog.
#[component]
fn Scenario(steering: Steering) -> impl IntoView {
    let name =
        Memo::new(move |_| steering.world.with(|world| world.and_then(|world| world.scenario.clone())));
    let words = move || name.get().unwrap_or_default();
    let items = move || {
        let now = name.get_untracked();
        // Tracked: whoever opens the menu before they are known gets them when they come.
        let scenarios = steering.scenarios.value().unwrap_or_default();
        let items = scenarios.into_iter().map(|scenario| {
            let chosen = scenario.name.clone();
            MenuItem {
                checked: now.as_ref() == Some(&scenario.name),
                note: Some(purpose(&scenario).into()),
                ..MenuItem::new(scenario.name, move || {
                    steering.open(Opened::StartOver { scenario: Some(chosen.clone()), seed: None });
                })
            }
        });
        items.collect()
    };
    view! {
        <Menu label=move || text!(World::ScenarioIs, name = words()) button_class="world-pick" items>
            <span class="quiet">{t!(World::Scenario)}</span>
            <b>{words}</b>
            <Pictogram icon=Icon::Down size=IconSize::Tiny/>
        </Menu>
    }
}

/// The seed; the dice begins the same world from another one.
#[component]
fn Seed(steering: Steering) -> impl IntoView {
    let seed =
        move || steering.world.with(|world| world.map(|world| world.seed.to_string())).unwrap_or_default();
    view! {
        <button
            type="button"
            class="world-pick"
            aria-label=move || text!(World::SeedIs, seed = seed())
            on:click=move |_| steering.open(Opened::StartOver { scenario: None, seed: Some(another_seed()) })
        >
            <span class="quiet">{t!(World::Seed)}</span>
            <b class="mono">{seed}</b>
            <Pictogram icon=Icon::Dice size=IconSize::Tiny/>
        </button>
    }
}

/// Eight digits: enough to differ, few enough to be read out.
pub(super) fn another_seed() -> u64 {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "from 0 to below 90,000,000")]
    let digits = (js_sys::Math::random() * 90_000_000.0) as u64;
    10_000_000 + digits
}
