use leptos::{html, prelude::*};

use super::{
    Size, Tone,
    types::{Click, class},
};
use crate::kit::{Icon, IconSize, Pictogram, unique_id};

/// A button with words. `refused` holds the reason while it cannot be used; `busy` keeps it from acting twice.
#[component]
pub(crate) fn Button(
    #[prop(into)] on_click: Click,
    #[prop(optional)] tone: Tone,
    #[prop(optional)] size: Size,
    #[prop(optional, into)] icon: Option<Icon>,
    #[prop(optional, into)] refused: Signal<Option<String>>,
    #[prop(optional, into)] busy: Signal<bool>,
    /// Makes it the button that Enter in a form presses.
    #[prop(optional)]
    submits: bool,
    #[prop(optional)] node_ref: NodeRef<html::Button>,
    children: Children,
) -> impl IntoView {
    let reason = unique_id("why");
    let described = reason.clone();
    let idle = move || !busy.get_untracked() && refused.with_untracked(Option::is_none);
    view! {
        <span class="tooltip-anchor" class:w-full=size == Size::Full>
            <button
                node_ref=node_ref
                type=if submits { "submit" } else { "button" }
                class=class(tone, size, false)
                aria-disabled=move || (busy.get() || refused.with(Option::is_some)).then_some("true")
                aria-busy=move || busy.get().then_some("true")
                aria-describedby=move || refused.with(Option::is_some).then(|| described.clone())
                on:click=move |event| {
                    if idle() {
                        on_click.run(event);
                    } else {
                        event.prevent_default();
                    }
                }
            >
                {icon.map(|icon| view! { <Pictogram icon size=IconSize::Small/> })}
                {children()}
            </button>
            {move || refused.get().map(|why| view! { <span class="tooltip" role="tooltip" id=reason.clone()>{why}</span> })}
        </span>
    }
}
