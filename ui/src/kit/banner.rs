use leptos::{prelude::*, text_prop::TextProp};

use super::{Glyph, State};

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum BannerPlace {
    /// Inside a page, beside what it speaks of.
    #[default]
    Inside,
    /// Across the page, in its reserved place.
    Across,
}

/// Something that holds for this place. It is not announced: whoever raises it decides that.
#[component]
pub(crate) fn Banner(
    state: State,
    #[prop(into)] title: TextProp,
    #[prop(optional, into)] text: Option<TextProp>,
    #[prop(optional)] place: BannerPlace,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class=format!("banner {}", state.class()) class:across=place == BannerPlace::Across>
            <Glyph state fresh=100/>
            <span class="banner-text">
                <b>{move || title.get()}</b>
                {text.map(|text| view! { " " <span>{move || text.get()}</span> })}
            </span>
            {children.map(|children| children())}
        </div>
    }
}
