use leptos::{ev, html, prelude::*, text_prop::TextProp};
use wasm_bindgen::JsCast;

use super::unique_id;

/// A modal dialog: the focus stays inside, Escape closes, and the focus returns to where it came from.
#[component]
pub(crate) fn Dialog(
    #[prop(into)] title: TextProp,
    /// Beside the title: the context's mark, or nothing.
    #[prop(optional, into)]
    mark: ViewFn,
    #[prop(default = "dialog")] class: &'static str,
    /// Whether the focus begins in the first field; else on the title, from which all is read.
    #[prop(optional)]
    in_field: bool,
    on_close: impl Fn() + Clone + 'static,
    body: AnyView,
    foot: AnyView,
) -> impl IntoView {
    let dialog = NodeRef::<html::Dialog>::new();
    let heading = unique_id("dialog");
    let named_by = heading.clone();
    let came_from = StoredValue::new_local(document().active_element());
    // The browser's own modal: it makes the rest inert and keeps the focus.
    Effect::new(move || {
        if let Some(dialog) = dialog.get() {
            // Fails only when it is open already.
            let _open_already = dialog.show_modal();
            let field = dialog.query_selector("input, select, textarea").ok().flatten();
            if let Some(field) =
                field.and_then(|field| field.dyn_into::<web_sys::HtmlElement>().ok()).filter(|_| in_field)
            {
                // One that cannot take it leaves it on the title.
                let _stays = field.focus();
            }
        }
    });
    on_cleanup(move || {
        let element =
            came_from.get_value().and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok());
        if let Some(element) = element {
            // Outside of a modal dialog nothing takes the focus: first the dialog must be gone.
            request_animation_frame(move || {
                // The element may be gone too; then the focus falls back to the page.
                let _gone = element.focus();
            });
        }
    });
    let cancel = {
        let on_close = on_close.clone();
        move |event: ev::Event| {
            event.prevent_default();
            on_close();
        }
    };
    view! {
        <dialog node_ref=dialog class=class aria-labelledby=named_by on:cancel=cancel on:close=move |_| on_close()>
            <header class="dialog-head">
                <h2 id=heading tabindex="-1" autofocus>{move || title.get()}</h2>
                <span class="grow"></span>
                {mark.run()}
            </header>
            <div class="dialog-body" tabindex="0">{body}</div>
            <footer class="dialog-foot">{foot}</footer>
        </dialog>
    }
}
