use leptos::prelude::*;

use crate::{kit::ToastCard, state::use_toasts};

/// The messages at the foot of the page; what is added is read out.
#[component]
pub(crate) fn ToastStack() -> impl IntoView {
    let toasts = use_toasts();
    view! {
        <div class="toasts" role="log" aria-live="polite" aria-relevant="additions">
            <For each=move || toasts.list() key=|toast| toast.id children=move |toast| {
                let id = toast.id;
                match toast.detail {
                    Some(detail) => view! { <ToastCard state=toast.state title=toast.title detail on_close=move || toasts.close(id)/> }.into_any(),
                    None => view! { <ToastCard state=toast.state title=toast.title on_close=move || toasts.close(id)/> }.into_any(),
                }
            }/>
        </div>
    }
}
