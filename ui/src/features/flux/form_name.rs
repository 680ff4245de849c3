use leptos::prelude::*;

use super::{parts::PlainField, studio::Studio};
use crate::{
    kit::{Button, Dialog, Size, Tone},
    locales::{Common, Flux, FluxParts, pick},
};

/// What the app is called, and what somebody wants to say of it.
#[component]
pub(super) fn NameForm(studio: Studio) -> impl IntoView {
    let of = |read: fn(&api::console::flux::AppDraft) -> String| {
        RwSignal::new(untrack(|| studio.with(read)).unwrap_or_default())
    };
    let (name, description) = (of(|app| app.name.clone()), of(|app| app.description.clone()));
    let refused = Signal::derive(move || {
        name.with(|name| name.trim().is_empty()).then(|| pick(FluxParts::NameIt.row()).to_owned())
    });
    let submit = move || {
        if refused.get_untracked().is_none() {
            studio.edit(|app| {
                app.name = name.get_untracked();
                app.description = description.get_untracked();
            });
            studio.close();
        }
    };
    let body = view! {
        <form class="flux-add" on:submit=move |event| { event.prevent_default(); submit(); }>
            <PlainField label=t!(Common::Name) value=name on_input=move |text| name.set(text)/>
            <PlainField label=t!(FluxParts::FieldDescription) value=description on_input=move |text| description.set(text)/>
            <button type="submit" class="vh" tabindex="-1" aria-hidden="true"></button>
        </form>
    };
    let foot = view! {
        <span class="grow"></span>
        <Button size=Size::Large on_click=move |_| studio.close()>{t!(Common::Cancel)}</Button>
        <Button size=Size::Large tone=Tone::Primary refused on_click=move |_| submit()>{t!(Flux::Take)}</Button>
    };
    view! { <Dialog title=t!(Flux::NameTitle) in_field=true on_close=move || studio.close() body=body.into_any() foot=foot.into_any()/> }
}
