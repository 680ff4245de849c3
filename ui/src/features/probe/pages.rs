//! The way in: a file of its own, fetched when the first device is asked something.

use api::{console::sim_row::SimRow, id::ContextId};
use leptos::{prelude::*, wasm_split::wasm_split};

use super::dialog::ProbeForm;
use crate::{
    parts::{Fetched, Later},
    state::{Commands, use_commands},
};

#[wasm_split(probe, wasm_split_path = leptos::wasm_split, fallible)]
fn probe_form() -> Fetched<(Commands, (ContextId, SimRow))> {
    Ok(|(commands, (context, row))| view! { <ProbeForm commands context row/> }.into_any())
}

/// The form of a question, wherever it was asked for. Nothing is sent before its button.
#[component]
pub(crate) fn ProbeDialog() -> impl IntoView {
    let commands = use_commands();
    move || commands.probing().map(|whom| view! { <Later fetch=probe_form of=(commands, whom)/> })
}
