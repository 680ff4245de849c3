//! The way in: all code of this feature that nothing else needs lies in files of its own, fetched when they are needed.

use api::id::ContextId;
use leptos::{prelude::*, wasm_split::wasm_split};

use super::{
    detail::Known,
    dialogs::Opening,
    page::HandlersPage,
    room::{Opened, Room},
};
use crate::parts::Fetched;

/// The list, and what is open beside it.
#[wasm_split(handlers, wasm_split_path = leptos::wasm_split, fallible)]
pub(crate) fn handlers_page() -> Fetched<ContextId> {
    Ok(|context| view! { <HandlersPage context/> }.into_any())
}

/// One handler.
#[wasm_split(handlers_one, wasm_split_path = leptos::wasm_split, fallible)]
pub(super) fn handler_detail() -> Fetched<Room> {
    Ok(|room| view! { <Known room/> }.into_any())
}

/// A dialog.
#[wasm_split(handlers_form, wasm_split_path = leptos::wasm_split, fallible)]
pub(super) fn handler_form() -> Fetched<(Room, Opened)> {
    Ok(|(room, opened)| view! { <Opening room opened/> }.into_any())
}
