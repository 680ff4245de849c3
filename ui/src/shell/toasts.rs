use leptos::{html, prelude::*};
use wasm_bindgen::JsCast;

use crate::{
    kit::{ToastCard, watch_size},
    locales::Common,
    state::use_toasts,
};

/// The messages at the foot of the page; what is added is read out. What lies beneath them makes way, so that they cover
/// nothing that could be pressed.
#[component]
pub(crate) fn ToastStack() -> impl IntoView {
    let toasts = use_toasts();
    let stack = NodeRef::<html::Div>::new();
    watch_size(stack, move || {
        if let Some(stack) = stack.get_untracked() {
            make_way(stack.offset_height());
        }
    });
    view! {
        <div node_ref=stack class="toasts" role="log" aria-live="polite" aria-relevant="additions">
            <For each=move || toasts.list() key=|toast| toast.id children=move |toast| {
                let id = toast.id;
                if let (Some(detail), Some(text)) = (toast.detail.clone(), toast.copies) {
                    let on_copy = Callback::new(move |()| toasts.copy(text.clone(), Common::Copied.row()));
                    return view! { <ToastCard state=toast.state title=toast.title detail on_copy on_close=move || toasts.close(id)/> }.into_any();
                }
                match toast.detail {
                    Some(detail) => view! { <ToastCard state=toast.state title=toast.title detail on_close=move || toasts.close(id)/> }.into_any(),
                    None => view! { <ToastCard state=toast.state title=toast.title on_close=move || toasts.close(id)/> }.into_any(),
                }
            }/>
        </div>
    }
}

/// Tells the styles whether there are messages, and how high they are.
fn make_way(height: i32) {
    let root = document().document_element().and_then(|root| root.dyn_into::<web_sys::HtmlElement>().ok());
    if let Some(root) = root {
        // Only a malformed name is refused.
        let _malformed = root.style().set_property("--toasts-h", &format!("{height}px"));
        let _malformed = root.toggle_attribute_with_force("data-toasts", height > 0);
    }
}
