//! The way in: all code of this feature that nothing else needs is a file of its own, fetched when the page is opened.

use api::id::ContextId;
use leptos::{prelude::*, wasm_split::wasm_split};

use super::{
    budget_form::BudgetForm,
    fault_form::FaultForm,
    fork_form::ForkForm,
    page::WorldPage,
    rule_form::RuleForm,
    send_form::SendForm,
    start_over::StartOverForm,
    steering::{Opened, Steering},
};
use crate::parts::Fetched;

/// The world of a local context.
#[wasm_split(world, wasm_split_path = leptos::wasm_split, fallible)]
pub(crate) fn world_page() -> Fetched<ContextId> {
    Ok(|context| view! { <WorldPage context/> }.into_any())
}

/// Its dialogs, fetched when the first one is opened.
#[wasm_split(world_form, wasm_split_path = leptos::wasm_split, fallible)]
pub(super) fn world_form() -> Fetched<(Steering, Opened)> {
    Ok(|(steering, opened)| match opened {
        Opened::StartOver { scenario, seed } => view! { <StartOverForm steering scenario seed/> }.into_any(),
        Opened::Fork => view! { <ForkForm steering/> }.into_any(),
        Opened::Fault(place) => view! { <FaultForm steering place/> }.into_any(),
        Opened::Limit(limit) => view! { <BudgetForm steering limit/> }.into_any(),
        Opened::Rule(place) => view! { <RuleForm steering place/> }.into_any(),
        Opened::Send(message) => view! { <SendForm steering message=*message/> }.into_any(),
    })
}
