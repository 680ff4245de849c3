use api::console::lease::{Lease, LeaseStanding};
use leptos::prelude::*;

use super::{
    watch::Watch,
    words::{lease_name, why},
};
use crate::{
    kit::{Glyph, Icon, State, Void},
    locales::{Doors, pick},
    parts::{Instant, door::reason_of},
    route::{ListPlace, Route, SimTab, link, use_navigator},
};

/// Doors of ours that were closed within a day, and why.
#[component]
pub(super) fn ClosedDoors(watch: Watch) -> impl IntoView {
    let ended = Memo::new(move |_| watch.with(|board| board.ended.clone()).unwrap_or_default());
    move || {
        if ended.with(Vec::is_empty) {
            return view! {
                <div class="doors-list"><Void title=t!(Doors::NothingClosed) text=t!(Doors::NothingClosedText) icon=Icon::Door/></div>
            }
            .into_any();
        }
        view! {
            <div class="doors-list" tabindex="0" role="region" aria-label=t!(Doors::TableClosed) data-region>
                <table class="doors-table">
                    <caption class="vh">{t!(Doors::TableClosed)}</caption>
                    <thead><tr>
                        <th scope="col">{t!(Doors::ClosedAt)}</th>
                        <th scope="col">{t!(Doors::Device)}</th>
                        <th scope="col">{t!(Doors::Why)}</th>
                        <th scope="col" class="door-by">{t!(Doors::ByFor)}</th>
                        <th scope="col">{t!(Doors::Opened)}</th>
                    </tr></thead>
                    <tbody>
                        <For each=move || ended.get() key=|lease| lease.id.clone() children=move |lease| view! { <ClosedRow watch lease/> }/>
                    </tbody>
                </table>
            </div>
        }
        .into_any()
    }
}

/// What is over is over: it does not change.
#[component]
fn ClosedRow(watch: Watch, lease: Lease) -> impl IntoView {
    let navigator = use_navigator();
    let (sim, ended) = (lease.draft.sim_id.clone(), why(&lease));
    let to = move || Route::Sims {
        context: watch.context(),
        list: ListPlace { open: Some(sim.clone()), tab: SimTab::Doors, ..ListPlace::default() },
    };
    let state = match lease.standing {
        LeaseStanding::Failed => State::Failed,
        LeaseStanding::Asked | LeaseStanding::Open | LeaseStanding::Closing | LeaseStanding::Closed => {
            State::Offline
        }
    };
    let what_for = {
        let lease = lease.clone();
        move || reason_of(&lease)
    };
    view! {
        <tr>
            <td>{lease.closed_at.map_or_else(|| "–".into_any(), |at| view! { <Instant at/> }.into_any())}</td>
            <th scope="row">
                <a class="door-name clip" href=to().href() on:click=link(navigator, to)>{lease_name(&lease)}</a>
                <small class="mono">":"{lease.draft.port.to_string()}</small>
            </th>
            <td class="door-why">
                <span class="state"><Glyph state fresh=100/>{move || pick(ended)}</span>
                {lease.said.clone().map(|said| view! { <small class="quiet">{said}</small> })}
            </td>
            <td class="door-by"><span class="clip">{lease.by.clone()}</span><small class="quiet clip">{what_for}</small></td>
            <td><Instant at=lease.asked_at/></td>
        </tr>
    }
}
