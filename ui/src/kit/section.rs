use leptos::{prelude::*, text_prop::TextProp};

/// A rule and a heading; never a card. `aside` is the quiet word at the right.
#[component]
pub(crate) fn Section(
    #[prop(into)] title: TextProp,
    #[prop(optional, into)] aside: Option<TextProp>,
    children: Children,
) -> impl IntoView {
    view! {
        <section class="section">
            <h3>
                {move || title.get()}
                <span class="grow"></span>
                {aside.map(|aside| view! { <span class="quiet">{move || aside.get()}</span> })}
            </h3>
            {children()}
        </section>
    }
}
