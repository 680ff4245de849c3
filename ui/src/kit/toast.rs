use leptos::{prelude::*, text_prop::TextProp};

use super::{Glyph, Icon, IconButton, State};
use crate::locales::KitWords;

/// One message at the foot of the page.
#[component]
pub(crate) fn ToastCard(
    state: State,
    #[prop(into)] title: TextProp,
    #[prop(optional, into)] detail: Option<TextProp>,
    on_close: impl Fn() + 'static,
) -> impl IntoView {
    view! {
        <div class=format!("toast {}", state.class())>
            <Glyph state fresh=100/>
            <b>{move || title.get()}</b>
            <IconButton icon=Icon::Close label=t!(KitWords::Dismiss) on_click=move |_| on_close()/>
            {detail.map(|detail| view! { <small class="mono">{move || detail.get()}</small> })}
        </div>
    }
}
