use leptos::{prelude::*, text_prop::TextProp};

use super::{Glyph, State};

/// Level 0: glyph, word and age. A state is never shown without its evidence's age where one is known.
#[component]
pub(crate) fn StateWords(
    #[prop(into)] state: Signal<State>,
    #[prop(into)] word: TextProp,
    #[prop(optional, into)] age: Option<TextProp>,
    #[prop(optional, into)] fresh: Signal<u8>,
) -> impl IntoView {
    view! {
        <span class="state">
            <Glyph state fresh/>
            <span>{move || word.get()}</span>
            {age.map(|age| view! { <span class="age">{move || age.get()}</span> })}
        </span>
    }
}
