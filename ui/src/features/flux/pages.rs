//! The way in: all code of this feature that nothing else needs lies in files of its own, fetched when they are needed.

use api::id::{ContextId, FluxAppId};
use leptos::{prelude::*, wasm_split::wasm_split};

use super::{
    code::CodeView,
    dialogs::Opening,
    inspector::{OfPart, Showing},
    list::FluxPage,
    studio::{Opened, Studio},
    studio_page::StudioPage,
    trace::Trace,
};
use crate::parts::Fetched;

/// The list.
#[wasm_split(flux, wasm_split_path = leptos::wasm_split, fallible)]
pub(crate) fn flux_page() -> Fetched<ContextId> {
    Ok(|context| view! { <FluxPage context/> }.into_any())
}

/// One app.
#[wasm_split(flux_studio, wasm_split_path = leptos::wasm_split, fallible)]
pub(crate) fn studio_page() -> Fetched<(ContextId, FluxAppId)> {
    Ok(|(context, app)| view! { <StudioPage context app/> }.into_any())
}

/// What is open beside the graph.
#[wasm_split(flux_part, wasm_split_path = leptos::wasm_split, fallible)]
pub(super) fn flux_part() -> Fetched<(Studio, Showing)> {
    Ok(|(studio, showing)| match showing {
        Showing::Run(id) => view! { <Trace studio id/> }.into_any(),
        Showing::Part(part) => view! { <OfPart studio part/> }.into_any(),
    })
}

/// A dialog.
#[wasm_split(flux_form, wasm_split_path = leptos::wasm_split, fallible)]
pub(super) fn flux_form() -> Fetched<(Studio, Opened)> {
    Ok(|(studio, opened)| view! { <Opening studio opened/> }.into_any())
}

/// The document.
#[wasm_split(flux_form, wasm_split_path = leptos::wasm_split, fallible)]
pub(super) fn flux_code() -> Fetched<Studio> {
    Ok(|studio| view! { <CodeView studio/> }.into_any())
}
