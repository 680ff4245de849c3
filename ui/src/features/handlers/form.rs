use leptos::{prelude::*, text_prop::TextProp};

use super::room::Room;
use crate::{
    kit::{Button, Dialog, Size, Tone},
    locales::{Common, Handlers},
};

/// A dialog with fields that change the draft, once nothing stands in their way.
#[component]
pub(super) fn DraftForm(
    room: Room,
    #[prop(into)] title: TextProp,
    refused: Signal<Option<String>>,
    on_apply: impl Fn() + Copy + 'static,
    children: Children,
) -> impl IntoView {
    let apply = move || {
        if refused.get_untracked().is_none() {
            on_apply();
            room.close();
        }
    };
    let body = view! {
        <form class="handler-form" on:submit=move |event| { event.prevent_default(); apply(); }>
            {children()}
            <button type="submit" class="vh" tabindex="-1" aria-hidden="true"></button>
        </form>
    };
    let foot = view! {
        <span class="grow"></span>
        <Button size=Size::Large on_click=move |_| room.close()>{t!(Common::Cancel)}</Button>
        <Button size=Size::Large tone=Tone::Primary refused on_click=move |_| apply()>{t!(Handlers::Apply)}</Button>
    };
    view! { <Dialog title in_field=true on_close=move || room.close() body=body.into_any() foot=foot.into_any()/> }
}
