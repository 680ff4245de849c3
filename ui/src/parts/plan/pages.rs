//! The way in: files of their own, fetched when a plan is first opened.

use leptos::{prelude::*, wasm_split::wasm_split};

use super::{change::Asked, dialog::Opened};
use crate::{
    parts::{Fetched, Later},
    state::{Asking, Commands, use_commands},
};

#[wasm_split(plan, wasm_split_path = leptos::wasm_split, fallible)]
fn opened() -> Fetched<Commands> {
    Ok(|commands| view! { <Opened commands/> }.into_any())
}

#[wasm_split(change, wasm_split_path = leptos::wasm_split, fallible)]
fn asked() -> Fetched<(Commands, Asking)> {
    Ok(|(commands, asking)| view! { <Asked commands asking/> }.into_any())
}

/// The plan that is open, wherever it was begun. Nothing is sent before its button; Enter never presses it, Ctrl ↵ does.
#[component]
pub(crate) fn PlanDialog() -> impl IntoView {
    let commands = use_commands();
    // A step of the same plan changes what is inside, not the dialog.
    let open = Memo::new(move |_| {
        commands.doing().map(|doing| (doing.context, doing.action, doing.sim, doing.query, doing.sims))
    });
    move || open.get().is_some().then(|| view! { <Later fetch=opened of=commands/> })
}

/// Asks into what something is to be changed; a plan follows, and nothing is sent before.
#[component]
pub(crate) fn ChangeDialog() -> impl IntoView {
    let commands = use_commands();
    move || commands.asking().map(|asking| view! { <Later fetch=asked of=(commands, asking)/> })
}
