use leptos::prelude::*;

use crate::{
    kit::{Icon, IconButton, Size, Tone},
    locales::Common,
    state::use_toasts,
};

/// Copies the address of what is shown, as it stands: query, sort and what is open are in it.
#[component]
pub(crate) fn CopyLink(
    #[prop(default = Tone::Normal)] tone: Tone,
    #[prop(default = Size::Normal)] size: Size,
) -> impl IntoView {
    let toasts = use_toasts();
    let copy = move |_| {
        toasts.copy(window().location().href().unwrap_or_default(), Common::LinkCopied.row());
    };
    view! { <IconButton icon=Icon::Link label=t!(Common::CopyLink) tone size on_click=copy/> }
}
