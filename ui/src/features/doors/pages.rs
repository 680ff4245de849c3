//! The way in: files of their own, fetched when the page is opened, or its form.

use api::id::ContextId;
use leptos::{prelude::*, wasm_split::wasm_split};

use super::{
    close_form::CloseForm,
    extend_form::ExtendForm,
    form::OpenForm,
    page::DoorsPage,
    watch::{Asked, Watch},
};
use crate::parts::Fetched;

/// Every door of a context.
#[wasm_split(doors, wasm_split_path = leptos::wasm_split, fallible)]
pub(crate) fn doors_page() -> Fetched<ContextId> {
    Ok(|context| view! { <DoorsPage context/> }.into_any())
}

/// The form by which one is opened.
#[wasm_split(doors_form, wasm_split_path = leptos::wasm_split, fallible)]
pub(super) fn open_form() -> Fetched<Watch> {
    Ok(|watch| view! { <OpenForm watch/> }.into_any())
}

/// What is asked before one is closed or goes on.
#[wasm_split(doors_form, wasm_split_path = leptos::wasm_split, fallible)]
pub(super) fn door_ask() -> Fetched<(Watch, Asked)> {
    Ok(|(watch, asked)| match asked {
        Asked::Close(door) => view! { <CloseForm watch doors=vec![*door]/> }.into_any(),
        Asked::CloseMine(doors) => view! { <CloseForm watch doors mine=true/> }.into_any(),
        Asked::Extend(door) => view! { <ExtendForm watch door=*door/> }.into_any(),
    })
}
