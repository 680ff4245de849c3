//! The way in: files of their own, fetched when a page of moves, or its form, is opened.

use api::id::{ContextId, FluxAppId};
use leptos::{prelude::*, wasm_split::wasm_split};

use super::{board_page::BoardPage, form::MoveForm, moves_page::MovesPage};
use crate::parts::Fetched;

/// All moves of a context.
#[wasm_split(ota_moves, wasm_split_path = leptos::wasm_split, fallible)]
pub(crate) fn moves_page() -> Fetched<ContextId> {
    Ok(|context| view! { <MovesPage context/> }.into_any())
}

/// How far the SIMs of one are.
#[wasm_split(ota_board, wasm_split_path = leptos::wasm_split, fallible)]
pub(crate) fn board_page() -> Fetched<(ContextId, FluxAppId)> {
    Ok(|(context, app)| view! { <BoardPage context app/> }.into_any())
}

/// The form by which one is made; the flag is what closes it.
#[wasm_split(ota_form, wasm_split_path = leptos::wasm_split, fallible)]
pub(super) fn move_form() -> Fetched<(ContextId, RwSignal<bool>)> {
    Ok(|(context, opened)| view! { <MoveForm context opened/> }.into_any())
}
