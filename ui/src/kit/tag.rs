use leptos::{prelude::*, text_prop::TextProp};

use super::{Glyph, State};

/// How loud a tag is. Level 0 is [`super::StateWords`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Level {
    /// Possible, not proved: dashed.
    Maybe,
    /// Outlined: look when you can.
    #[default]
    Look,
    /// Solid: needs a person. One a finding, where it is resolved.
    Hot,
}

#[component]
pub(crate) fn Tag(
    #[prop(into)] text: TextProp,
    #[prop(optional, into)] state: Option<State>,
    #[prop(optional)] level: Level,
    #[prop(optional)] glyph: bool,
) -> impl IntoView {
    let level = match level {
        Level::Maybe => " maybe",
        Level::Look => "",
        Level::Hot => " hot",
    };
    let hue = state.map_or("", State::class);
    view! {
        <span class=format!("tag {hue}{level}")>
            {state.filter(|_| glyph).map(|state| view! { <Glyph state/> })}
            {move || text.get()}
        </span>
    }
}

/// Says in words what the stripe says in colour.
#[component]
pub(crate) fn ContextMark(#[prop(into)] text: TextProp, local: bool) -> impl IntoView {
    view! { <span class="context-mark" class:local=local>{move || text.get()}</span> }
}
