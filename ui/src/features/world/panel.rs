//! A region of the page: a ruled head, and a table below it.

use leptos::{prelude::*, text_prop::TextProp};

/// A region with its heading; `aside` stands quietly beside it, `tools` at the right.
#[component]
pub(super) fn Panel(
    #[prop(into)] title: TextProp,
    #[prop(optional, into)] aside: Option<TextProp>,
    #[prop(optional)] tag: Option<AnyView>,
    #[prop(optional)] tools: Option<AnyView>,
    children: Children,
) -> impl IntoView {
    let named = title.clone();
    view! {
        <section class="world-panel" aria-label=move || named.get().to_string()>
            <header>
                <h2>{move || title.get()}</h2>
                {tag}
                {aside.map(|aside| view! { <span class="quiet clip">{move || aside.get()}</span> })}
                <span class="grow"></span>
                {tools}
            </header>
            {children()}
        </section>
    }
}

/// What scrolls sideways by itself where it is wider than its place: a table.
#[component]
pub(super) fn Sideways(#[prop(into)] label: TextProp, children: Children) -> impl IntoView {
    view! { <div class="world-scroll" tabindex="0" role="region" aria-label=move || label.get().to_string()>{children()}</div> }
}
