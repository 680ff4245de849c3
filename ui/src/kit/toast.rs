use leptos::{prelude::*, text_prop::TextProp};

use super::{Glyph, Icon, IconButton, State};
use crate::locales::KitWords;

/// One message at the foot of the page.
#[component]
pub(crate) fn ToastCard(
    state: State,
    #[prop(into)] title: TextProp,
    #[prop(optional, into)] detail: Option<TextProp>,
    /// Copies the detail; without it there is nothing to copy.
    #[prop(optional, into)]
    on_copy: Option<Callback<()>>,
    on_close: impl Fn() + 'static,
) -> impl IntoView {
    view! {
        <div class=format!("toast {}", state.class())>
            <Glyph state fresh=100/>
            <b>{move || title.get()}</b>
            <IconButton icon=Icon::Close label=t!(KitWords::Dismiss) on_click=move |_| on_close()/>
            {detail.map(|detail| {
                let detail = view! { <small class="mono">{move || detail.get()}</small> };
                match on_copy {
                    Some(on_copy) => view! {
                        <div class="toast-copy">
                            {detail}
                            <IconButton icon=Icon::Copy label=t!(KitWords::Copy) on_click=move |_| on_copy.run(())/>
                        </div>
                    }
                    .into_any(),
                    None => detail.into_any(),
                }
            })}
        </div>
    }
}
