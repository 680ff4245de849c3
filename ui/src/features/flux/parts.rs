//! Fields of the studio's forms: they show what the draft says, and say what is typed.

use api::id::FluxPartId;
use leptos::{prelude::*, text_prop::TextProp};

use super::{edit::Into, studio::Studio};
use crate::{
    kit::unique_id,
    locales::{FluxParts, pick},
};

/// One line of text.
#[component]
pub(super) fn PlainField(
    #[prop(into)] label: TextProp,
    #[prop(into)] value: Signal<String>,
    on_input: impl Fn(String) + 'static,
    #[prop(default = "text")] kind: &'static str,
    #[prop(optional)] mono: bool,
    #[prop(optional, into)] help: Option<TextProp>,
) -> impl IntoView {
    let id = unique_id("field");
    let about = format!("{id}-about");
    let described = help.is_some().then(|| about.clone());
    view! {
        <div class="field">
            <label for=id.clone()>{move || label.get()}</label>
            <span class="input">
                <input
                    id=id
                    type=kind
                    class:mono=mono
                    autocomplete="off"
                    autocapitalize="off"
                    spellcheck="false"
                    aria-describedby=described
                    prop:value=move || value.get()
                    on:input=move |event| on_input(event_target_value(&event))
                />
            </span>
            {help.map(|help| view! { <small id=about>{move || help.get()}</small> })}
        </div>
    }
}

/// One of several values.
#[component]
pub(super) fn Pick(
    #[prop(into)] label: TextProp,
    /// Value and text, asked again whenever what they read changes.
    options: impl Fn() -> Vec<(String, String)> + Send + Sync + 'static,
    #[prop(into)] value: Signal<String>,
    on_choice: impl Fn(String) + 'static,
) -> impl IntoView {
    let id = unique_id("field");
    let options = Memo::new(move |_| options());
    let shown = move || {
        let now = value.get();
        options
            .get()
            .into_iter()
            .map(|(key, text)| {
                let is = key == now;
                view! { <option value=key selected=is>{text}</option> }
            })
            .collect_view()
    };
    view! {
        <div class="field">
            <label for=id.clone()>{move || label.get()}</label>
            <span class="input">
                <select id=id prop:value=move || value.get() on:change=move |event| on_choice(event_target_value(&event))>{shown}</select>
            </span>
        </div>
    }
}

/// The groups of the studio's context, to choose one of.
pub(super) fn group_options(studio: Studio) -> Vec<(String, String)> {
    let none = (NONE.to_owned(), pick(FluxParts::ChooseGroup.row()).to_owned());
    let named = studio.groups.all(&studio.context()).into_iter().map(|(id, name)| {
        let name = if name.is_empty() { id.to_string() } else { name };
        (id.to_string(), name)
    });
    std::iter::once(none).chain(named).collect()
}

/// Stands for a channel that is to be made.
pub(super) const NEW: &str = "+";
/// Stands for no channel.
pub(super) const NONE: &str = "";

/// The channels of the app, and a new one.
pub(super) fn channel_options(studio: Studio, none: bool) -> Vec<(String, String)> {
    let nothing = none.then(|| (NONE.to_owned(), pick(FluxParts::Nowhere.row()).to_owned()));
    let known = studio
        .with(|app| app.channels.iter().map(|one| (one.id.to_string(), one.name.clone())).collect::<Vec<_>>())
        .unwrap_or_default();
    let new = (NEW.to_owned(), pick(FluxParts::NewChannel.row()).to_owned());
    nothing.into_iter().chain(known).chain([new]).collect()
}

/// The channel that was chosen; a new one gets a name that no other has.
pub(super) fn chosen(studio: Studio, choice: &str) -> Option<Into> {
    match choice {
        NONE => None,
        NEW => Some(Into::New(new_channel_name(studio))),
        id => FluxPartId::new(id).ok().map(Into::Known),
    }
}

fn new_channel_name(studio: Studio) -> String {
    let taken =
        untrack(|| studio.with(|app| app.channels.iter().map(|one| one.name.clone()).collect::<Vec<_>>()))
            .unwrap_or_default();
    (1_usize..)
        .map(|n| text!(FluxParts::ChannelNo, n = n))
        .find(|name| !taken.contains(name))
        .unwrap_or_default()
}
