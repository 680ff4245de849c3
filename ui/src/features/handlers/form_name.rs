use leptos::prelude::*;

use super::{form::DraftForm, room::Room};
use crate::{
    kit::TextField,
    locales::{Handlers, pick},
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
        let typed = |text: RwSignal<String>| text.get_untracked().trim().to_owned();
        let (name, about) = (typed(name), typed(about));
        room.edit(|handler| {
            handler.name = name;
            handler.description = (!about.is_empty()).then_some(about);
        });
    };
    view! {
        <DraftForm room title=t!(Handlers::Rename) refused on_apply=apply>
            <TextField label=t!(Handlers::FormName) value=name/>
            <TextField label=t!(Handlers::FormAbout) value=about/>
        </DraftForm>
    }
}
