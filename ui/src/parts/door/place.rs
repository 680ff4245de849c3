use api::console::{lease::Door, plan::Known, sim_row::SimState};
use leptos::prelude::*;

use super::Reach;
use crate::{
    format::{age, count},
    kit::{Glyph, State},
    locales::{Doors, lang, pick},
    state::use_clock,
};

/// Where a door stands, and to which port of the device it leads.
#[component]
pub(crate) fn DoorPlace(door: Signal<Door>) -> impl IntoView {
    let reach = Memo::new(move |_| door.with(Reach::of));
    let host = move || reach.with(|reach| reach.host.clone());
    let port = move || reach.with(|reach| format!(":{}", reach.port));
    let to = Memo::new(move |_| door.with(|door| (door.to, door.tls)));
    view! {
        <span class="door-place">
            <span class="mono clip" title=host>{host}</span>
            <span class="mono"><b>{port}</b>" → "{move || to.get().0.to_string()}</span>
            {move || to.get().1.then(|| view! { <small class="quiet">{t!(Doors::TlsAtSoracom)}</small> })}
        </span>
    }
}

/// Who is inside: how many, or since when nobody is.
#[component]
pub(crate) fn DoorConnections(door: Signal<Door>) -> impl IntoView {
    let clock = use_clock();
    let state = Signal::derive(move || door.with(shape));
    let words = move || {
        let (connected, since) = door.with(|door| (door.connected, door.idle_since));
        match (connected, since) {
            (Known::NotKnown, _) => pick(Doors::ConnectedNotKnown.row()).to_owned(),
            (Known::Is(0), None) => pick(Doors::NobodyConnected.row()).to_owned(),
            (Known::Is(0), Some(since)) => {
                text!(Doors::IdleFor, time = age(lang(), clock.now().since(since)))
            }
            (Known::Is(n), _) => text!(Doors::Connected, n = count(n)),
        }
    };
    view! { <small class="door-inside"><Glyph state fresh=100/>{words}</small> }
}

/// Somebody is inside, nobody is, or nobody knows; amber where the device's session is at odds with its group.
fn shape(door: &Door) -> State {
    match (door.connected, door.state) {
        (Known::NotKnown, _) => State::Unknown,
        (Known::Is(0), _) => State::Offline,
        (Known::Is(_), Some(SimState::Stale)) => State::Stale,
        (Known::Is(_), _) => State::Online,
    }
}
