use leptos::{prelude::*, text_prop::TextProp};

/// On or off, at once.
#[component]
pub(crate) fn Switch(
    #[prop(into)] label: TextProp,
    #[prop(into)] on: Signal<bool>,
    on_change: impl Fn(bool) + 'static,
) -> impl IntoView {
    view! {
        <button type="button" class="switch" role="switch" aria-checked=move || on.get().to_string() on:click=move |_| on_change(!on.get_untracked())>
            <i></i>
            <span>{move || label.get()}</span>
        </button>
    }
}
