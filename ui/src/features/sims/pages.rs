//! The way to what is shown of one SIM: a file of its own, fetched when a SIM is first opened.

use api::id::{ContextId, SimId};
use leptos::{prelude::*, wasm_split::wasm_split};

use super::{
    detail::{Shown, SimDetail},
    doors::DoorsTab,
    sim_page::SimPage,
    traffic::TrafficTab,
};
use crate::parts::Fetched;

/// The SIM as a page.
#[wasm_split(sim, wasm_split_path = leptos::wasm_split, fallible)]
pub(crate) fn sim_page() -> Fetched<ContextId> {
    Ok(|context| view! { <SimPage context/> }.into_any())
}

/// The SIM beside the list.
#[wasm_split(sim, wasm_split_path = leptos::wasm_split, fallible)]
pub(super) fn sim_detail() -> Fetched<Shown> {
    Ok(|shown| view! { <SimDetail shown/> }.into_any())
}

/// What it has sent and received: charts, which nothing else here needs.
#[wasm_split(traffic, wasm_split_path = leptos::wasm_split, fallible)]
pub(super) fn sim_traffic() -> Fetched<(ContextId, Signal<Option<SimId>>)> {
    Ok(|(context, sim)| view! { <TrafficTab context sim/> }.into_any())
}

/// The doors that lead to its device.
#[wasm_split(sim_doors, wasm_split_path = leptos::wasm_split, fallible)]
pub(super) fn sim_doors() -> Fetched<(ContextId, Signal<Option<SimId>>)> {
    Ok(|(context, sim)| view! { <DoorsTab context sim/> }.into_any())
}
