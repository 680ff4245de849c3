//! The way in: all code of this feature that nothing else needs is a file of its own, fetched when a page is opened.

use api::id::ContextId;
use leptos::{prelude::*, wasm_split::wasm_split};

use super::{group_page::GroupPage, list::GroupsPage};
use crate::parts::Fetched;

/// The list.
#[wasm_split(groups, wasm_split_path = leptos::wasm_split, fallible)]
pub(crate) fn groups_page() -> Fetched<ContextId> {
    Ok(|context| view! { <GroupsPage context/> }.into_any())
}

/// One group.
#[wasm_split(groups, wasm_split_path = leptos::wasm_split, fallible)]
pub(crate) fn group_page() -> Fetched<ContextId> {
    Ok(|context| view! { <GroupPage context/> }.into_any())
}
