use leptos::{prelude::*, text_prop::TextProp};

use super::{
    Size, Tone,
    types::{Click, class},
};
use crate::kit::{Icon, IconSize, Pictogram};

/// A button that shows only an icon. Its label is read out, and shown on hover and focus.
#[component]
pub(crate) fn IconButton(
    #[prop(into)] icon: Signal<Icon>,
    #[prop(into)] label: TextProp,
    #[prop(into)] on_click: Click,
    #[prop(default = Tone::Ghost)] tone: Tone,
    #[prop(default = Size::Small)] size: Size,
) -> impl IntoView {
    let shown = label.clone();
    view! {
        <span class="tooltip-anchor">
            <button type="button" class=class(tone, size, true) aria-label=move || label.get().to_string() on:click=move |event| on_click.run(event)>
                <Pictogram icon size=IconSize::Small/>
            </button>
            <span class="tooltip end" aria-hidden="true">{move || shown.get()}</span>
        </span>
    }
}
