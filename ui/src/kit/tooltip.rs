use leptos::{ev::KeyboardEvent, prelude::*, text_prop::TextProp};

/// More about what it wraps: on hover and focus, gone with Escape.
#[component]
pub(crate) fn Tooltip(#[prop(into)] text: TextProp, children: Children) -> impl IntoView {
    let dismissed = RwSignal::new(false);
    let on_key = move |event: KeyboardEvent| {
        if event.key() == "Escape" {
            dismissed.set(true);
        }
    };
    view! {
        <span
            class="tooltip-anchor"
            class:dismissed=dismissed
            on:keydown=on_key
            on:mouseleave=move |_| dismissed.set(false)
            on:focusout=move |_| dismissed.set(false)
        >
            {children()}
            <span class="tooltip" role="tooltip">{move || text.get()}</span>
        </span>
    }
}
