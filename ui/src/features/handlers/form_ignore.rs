use api::id::Imsi;
use leptos::prelude::*;

use super::{room::Room, target::is_imsi};
use crate::{
    kit::{Button, Dialog, Size, TextField, Tone},
    locales::{Common, Handlers, pick},
};

/// A subscriber that the handler does not look after, or looks after again.
#[component]
pub(super) fn IgnoreForm(room: Room) -> impl IntoView {
    let Some(handler) = room.saved.get_untracked() else {
        room.close();
        return ().into_any();
    };
    let (id, name) = (StoredValue::new(handler.handler_id), handler.name);
    let imsi = RwSignal::new(String::new());
    let bad = Signal::derive(move || {
        let typed = imsi.get();
        (!typed.trim().is_empty() && !is_imsi(typed.trim())).then(|| pick(Handlers::BadImsi.row()).to_owned())
    });
    let refused = Signal::derive(move || {
        imsi.with(|imsi| !is_imsi(imsi.trim())).then(|| pick(Handlers::BadImsi.row()).to_owned())
    });
    let send = move |ignored: bool| {
        if let Ok(imsi) = Imsi::new(imsi.get_untracked().trim()) {
            id.with_value(|id| room.ignore(id, imsi, ignored));
        }
    };
    let body = view! {
        <form class="handler-form" on:submit=move |event| event.prevent_default()>
            <p>{t!(Handlers::IgnoreText)}</p>
            <TextField label=t!(Handlers::FormImsi) value=imsi mono=true error=bad/>
        </form>
    };
    let foot = view! {
        <Button size=Size::Large busy=room.busy refused on_click=move |_| send(false)>{t!(Handlers::TakeInVerb)}</Button>
        <span class="grow"></span>
        <Button size=Size::Large on_click=move |_| room.close()>{t!(Common::Cancel)}</Button>
        <Button size=Size::Large tone=Tone::Primary busy=room.busy refused on_click=move |_| send(true)>{t!(Handlers::IgnoreVerb)}</Button>
    };
    view! { <Dialog title=t!(Handlers::IgnoreTitle, name = name) in_field=true on_close=move || room.close() body=body.into_any() foot=foot.into_any()/> }.into_any()
}
