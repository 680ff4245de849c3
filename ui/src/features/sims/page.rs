use api::id::ContextId;
use leptos::prelude::*;

#[component]
pub(crate) fn SimsPage(context: ContextId) -> impl IntoView { let _ = context; }
#[component]
pub(crate) fn SimPage(context: ContextId) -> impl IntoView { let _ = context; }
