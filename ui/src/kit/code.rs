use leptos::{prelude::*, text_prop::TextProp};

/// Text that a machine reads: a call, a path, JSON. Scrolls by itself when it is wider than its place.
#[component]
pub(crate) fn Code(#[prop(into)] label: TextProp, #[prop(into)] text: TextProp) -> impl IntoView {
    view! { <pre class="code" tabindex="0" role="region" aria-label=move || label.get().to_string()>{move || text.get()}</pre> }
}
