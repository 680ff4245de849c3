//! The ways in: files of their own, fetched when an account elsewhere is first shown, or asked for.

use api::id::ContextId;
use leptos::{prelude::*, wasm_split::wasm_split};

use super::{banner::Banners, dialogs::Dialogs, lock::Lock};
use crate::{
    parts::{Fetched, Later},
    state::{Asked, use_accounts},
};

#[wasm_split(accounts, wasm_split_path = leptos::wasm_split, fallible)]
pub(crate) fn account_banner() -> Fetched<ContextId> {
    Ok(|context| view! { <Banners context/> }.into_any())
}

#[wasm_split(accounts, wasm_split_path = leptos::wasm_split, fallible)]
pub(crate) fn account_lock() -> Fetched<ContextId> {
    Ok(|context| view! { <Lock context/> }.into_any())
}

#[wasm_split(account_forms, wasm_split_path = leptos::wasm_split, fallible)]
fn account_dialog() -> Fetched<Asked> {
    Ok(|asked| view! { <Dialogs asked/> }.into_any())
}

/// The dialog about an account, wherever it was asked for.
#[component]
pub(crate) fn AccountDialogs() -> impl IntoView {
    let accounts = use_accounts();
    move || accounts.asked().map(|asked| view! { <Later fetch=account_dialog of=asked/> })
}
