//! The way in: a file of its own, fetched when the ledger is opened.

use api::id::ContextId;
use leptos::{prelude::*, wasm_split::wasm_split};

use super::page::LedgerPage;
use crate::parts::Fetched;

/// The ledger, as far as it is of a context.
#[wasm_split(ledger, wasm_split_path = leptos::wasm_split, fallible)]
pub(crate) fn ledger_page() -> Fetched<ContextId> {
    Ok(|context| view! { <LedgerPage context/> }.into_any())
}
