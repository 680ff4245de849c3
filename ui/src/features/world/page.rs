use api::id::ContextId;
use leptos::prelude::*;

use super::{
    behaviours::BehavioursPanel,
    budget::BudgetPanel,
    clock_bar::ClockBar,
    faults::FaultsPanel,
    head::Head,
    outbox::OutboxPanel,
    pages::world_form,
    steering::{Steering, use_steering},
    track::TrackRegion,
    worlds::WorldsPanel,
};
use crate::{
    kit::{Icon, Void},
    locales::World,
    parts::{Failed, Failure, Later},
    state::use_feed,
};

/// A local world: what it is, and everything by which it is steered.
#[component]
pub(crate) fn WorldPage(context: ContextId) -> impl IntoView {
    let steering = use_steering(context);
    let known = Memo::new(move |_| steering.world.with(|world| world.is_some()));
    let body = move || {
        if known.get() {
            return view! { <Body steering/> }.into_any();
        }
        match steering.world.error() {
            Some(error) if error.status() == Some(404) => {
                view! { <Void title=t!(World::NotHere) text=t!(World::NotHereText) icon=Icon::World/> }
                    .into_any()
            }
            Some(error) => {
                view! { <Failed failure=Failure::from(&error) on_retry=move || steering.world.reload()/> }
                    .into_any()
            }
            None => view! { <div class="grow" aria-busy="true"></div> }.into_any(),
        }
    };
    // What the page shows may be long past: nothing is steered by it. The banner says so.
    let feed = use_feed();
    view! {
        <fieldset class="world-writes" role="presentation" disabled=move || feed.is_stale()>
            <Head steering/>
            {body}
        </fieldset>
        <Dialogs steering/>
    }
}

#[component]
fn Body(steering: Steering) -> impl IntoView {
    view! {
        <div class="world-page">
            <ClockBar steering/>
            <TrackRegion steering/>
            <div class="world-columns">
                <div class="world-column">
                    <FaultsPanel steering/>
                    <BudgetPanel steering/>
                    <BehavioursPanel steering/>
                    <WorldsPanel steering/>
                </div>
                <div class="world-column"><OutboxPanel steering/></div>
            </div>
        </div>
    }
}

/// The dialog that is open; another one is another dialog.
#[component]
fn Dialogs(steering: Steering) -> impl IntoView {
    let opened = move || {
        let opened = steering.opened.get()?;
        Some(view! { <Later fetch=world_form of=(steering, opened)/> })
    };
    view! { <div class="world-dialogs">{opened}</div> }
}
