use leptos::prelude::*;

use super::room::Room;
use crate::{
    kit::{Button, Dialog, Size, TextField, Tone},
    locales::{Common, Handlers, pick},
};

/// What a handler is called, and what somebody wrote about it.
#[component]
pub(super) fn NameForm(room: Room) -> impl IntoView {
    let now = |read: fn(&api::soracom::event_handler::EventHandlerRequest) -> String| {
        RwSignal::new(untrack(|| room.with(read)).unwrap_or_default())
    };
    let name = now(|handler| handler.name.clone());
    let about = now(|handler| handler.description.clone().unwrap_or_default());
    let refused = Signal::derive(move || {
        name.with(|name| name.trim().is_empty()).then(|| pick(Handlers::FlawName.row()).to_owned())
    });
    let apply = move || {
        if refused.get_untracked().is_some() {
            return;
        }
        let typed = |text: RwSignal<String>| text.get_untracked().trim().to_owned();
        let (name, about) = (typed(name), typed(about));
        room.edit(|handler| {
            handler.name = name;
            handler.description = (!about.is_empty()).then_some(about);
        });
        room.close();
    };
    let body = view! {
        <form class="handler-form" on:submit=move |event| { event.prevent_default(); apply(); }>
            <TextField label=t!(Handlers::FormName) value=name/>
            <TextField label=t!(Handlers::FormAbout) value=about/>
            <button type="submit" class="vh" tabindex="-1" aria-hidden="true"></button>
        </form>
    };
    let foot = view! {
        <span class="grow"></span>
        <Button size=Size::Large on_click=move |_| room.close()>{t!(Common::Cancel)}</Button>
        <Button size=Size::Large tone=Tone::Primary refused on_click=move |_| apply()>{t!(Handlers::Apply)}</Button>
    };
    view! { <Dialog title=t!(Handlers::Rename) in_field=true on_close=move || room.close() body=body.into_any() foot=foot.into_any()/> }
}
