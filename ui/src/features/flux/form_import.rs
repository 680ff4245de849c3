use api::console::flux::AppDraft;
use leptos::{html, prelude::*};

use super::{changes::changes, code::ChangeList, cover::uncovered, studio::Studio};
use crate::{
    host::chosen_text,
    kit::{Button, Dialog, Size, Tone, unique_id},
    locales::{Common, Flux, pick},
    state::meanwhile,
};

/// What a file holds.
#[derive(Debug, Clone, PartialEq)]
enum Read {
    Nothing,
    NoApp,
    App(Box<AppDraft>),
}

/// An app from a file takes the place of the draft; nothing is saved by that.
#[component]
pub(super) fn ImportForm(studio: Studio) -> impl IntoView {
    let read = RwSignal::new(Read::Nothing);
    let refused = Signal::derive(move || match read.get() {
        Read::Nothing => Some(pick(Flux::ChooseFile.row()).to_owned()),
        Read::NoApp => Some(pick(Flux::NoApp.row()).to_owned()),
        Read::App(_) => None,
    });
    let take = move || {
        if let Read::App(app) = read.get_untracked() {
            let before = studio.now.get_untracked().unwrap_or_default();
            studio.replace(uncovered(*app, &before).0);
            studio.close();
            studio.open_part(None);
        }
    };
    let found = move || {
        if let Read::App(app) = read.get() {
            let now = studio.now.get().unwrap_or_default();
            let found = changes(&now, &app);
            Some(view! { <section><h3>{t!(Flux::WouldChange)}</h3><ChangeList found/></section> })
        } else {
            None
        }
    };
    let body = view! {
        <div class="flux-add">
            <FileField on_text=move |text| read.set(read_app(text.as_deref()))/>
            {move || (read.get() == Read::NoApp).then(|| view! { <p class="flux-flaw" role="alert">{t!(Flux::NoApp)}</p> })}
            {found}
            <p class="quiet small-text">{t!(Flux::ImportNote)}</p>
        </div>
    };
    let foot = view! {
        <span class="grow"></span>
        <Button size=Size::Large on_click=move |_| studio.close()>{t!(Common::Cancel)}</Button>
        <Button size=Size::Large tone=Tone::Primary refused on_click=move |_| take()>{t!(Flux::TakeFile)}</Button>
    };
    view! { <Dialog title=t!(Flux::ImportTitle) in_field=true on_close=move || studio.close() body=body.into_any() foot=foot.into_any()/> }
}

fn read_app(text: Option<&str>) -> Read {
    match text.map(serde_json::from_str::<AppDraft>) {
        Some(Ok(app)) if !app.name.is_empty() => Read::App(Box::new(app)),
        Some(_) | None => Read::NoApp,
    }
}

/// A file to choose; its text is handed on, or nothing where it has none.
#[component]
pub(super) fn FileField(on_text: impl Fn(Option<String>) + Copy + 'static) -> impl IntoView {
    let field = NodeRef::<html::Input>::new();
    let id = unique_id("file");
    let chosen = move |_| {
        if let Some(field) = field.get_untracked() {
            meanwhile(async move { chosen_text(&field).await }, on_text);
        }
    };
    view! {
        <div class="field">
            <label for=id.clone()>{t!(Flux::File)}</label>
            <input node_ref=field id=id class="flux-file" type="file" accept="application/json,.json" on:change=chosen/>
        </div>
    }
}
