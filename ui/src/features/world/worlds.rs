use api::console::context::{Context, ContextKind};
use leptos::prelude::*;

use super::{
    clock_bar::pace_words,
    panel::{Panel, Sideways},
    steering::Steering,
};
use crate::{
    format::{Zone, count, when},
    kit::{Button, Size, Tone},
    locales::{World, lang},
    parts::context_name,
    route::{Route, Step, use_navigator},
    state::use_clock,
};

/// The worlds of this server. Each has its own clock; a fork shares nothing with its parent.
#[component]
pub(super) fn WorldsPanel(steering: Steering) -> impl IntoView {
    let worlds = Memo::new(move |_| {
        let all = steering.contexts.value().unwrap_or_default();
        all.into_iter().filter(|context| context.kind == ContextKind::Local).collect::<Vec<_>>()
    });
    let ids = Memo::new(move |_| {
        worlds.with(|worlds| worlds.iter().map(|world| world.id.clone()).collect::<Vec<_>>())
    });
    view! {
        <Panel title=t!(World::Worlds) aside=t!(World::WorldsAside)>
            <Sideways label=t!(World::ListTable)>
                <table class="world-table worlds">
                    <caption class="vh">{t!(World::Worlds)}</caption>
                    <thead class="vh"><tr>
                        <th scope="col">{t!(World::NameColumn)}</th>
                        <th scope="col">{t!(World::Sims)}</th>
                        <th scope="col">{t!(World::TimeThere)}</th>
                        <th scope="col">{t!(World::Pace)}</th>
                        <th scope="col">{t!(World::Actions)}</th>
                    </tr></thead>
                    <tbody>
                        <For each=move || ids.get() key=|id| id.clone() children=move |id| {
                            let world = Memo::new(move |before: Option<&Option<Context>>| {
                                let now = worlds.with(|worlds| worlds.iter().find(|world| world.id == id).cloned());
                                now.or_else(|| before.cloned().flatten())
                            });
                            view! { <WorldRow steering world/> }
                        }/>
                    </tbody>
                </table>
            </Sideways>
        </Panel>
    }
}

#[component]
fn WorldRow(steering: Steering, world: Memo<Option<Context>>) -> impl IntoView {
    let (time, navigator) = (use_clock(), use_navigator());
    let name = move || {
        world
            .with(|world| world.as_ref().map(|world| context_name(world).get().to_string()))
            .unwrap_or_default()
    };
    let here = move || {
        world.with(|world| world.as_ref().is_some_and(|world| world.id == steering.context.get_value()))
    };
    let is_here = Memo::new(move |_| here());
    // This world's clock is at hand; another one's is as it was told.
    let clock = move || {
        if is_here.get() { time.clock() } else { world.with(|world| world.as_ref().map(|world| world.clock)) }
    };
    let now = move || {
        let told = world.with(|world| world.as_ref().map(|world| world.clock.now))?;
        let at = if is_here.get() { time.now() } else { told };
        Some(when(lang(), at, time.wall(), Zone::here(at), false))
    };
    let sims = move || {
        world.with(|world| {
            world.as_ref().map(|world| match world.sims {
                1 => text!(World::SimsOfOne).to_owned(),
                sims => text!(World::SimsOf, n = count(sims)),
            })
        })
    };
    let open = move |_| {
        if let Some(world) = world.get_untracked() {
            let id = world.id.clone();
            steering.learn(world);
            navigator.go(Route::world(id), Step::New);
        }
    };
    view! {
        <tr class:current=is_here aria-current=move || is_here.get().then_some("true")>
            <th scope="row" class="cut">{name}</th>
            <td class="cut">{sims}</td>
            <td class="mono number">{now}</td>
            <td class="number">{move || clock().map(pace_words)}</td>
            <td class="row-actions">
                {move || if is_here.get() {
                    view! { <span class="quiet">{t!(World::ThisOne)}</span> }.into_any()
                } else {
                    view! { <Button size=Size::Small tone=Tone::Ghost on_click=open>{t!(World::Open)}<span class="vh">" "{name}</span></Button> }.into_any()
                }}
            </td>
        </tr>
    }
}
