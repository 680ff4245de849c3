use leptos::prelude::*;

use super::{
    editor::Editor,
    fields::{Field, is_on, text},
    form_field::{Line, LineKind, Setting},
};
use crate::{
    format::count,
    kit::{Icon, IconSize, Pictogram, Switch},
    locales::{Groups, pick},
};

/// CHAP: a switch, a user, and a password that is never shown once it is saved.
#[component]
pub(super) fn ChapSetting(editor: Editor) -> impl IntoView {
    let was = move || {
        editor.saved(|saved| {
            if is_on(saved, "authenticationRequired") {
                text!(Groups::WasUser, name = text(saved, "username"))
            } else {
                pick(Groups::WasOff.row()).to_owned()
            }
        })
    };
    let controls = move |about: String, wrong: Signal<bool>| {
        let on = Signal::derive(move || editor.now(|now| is_on(now, "authenticationRequired")));
        let user = Signal::derive(move || editor.now(|now| text(now, "username")));
        // Only what was typed here: a saved password does not leave the draft.
        let typed = Signal::derive(move || {
            let saved = editor.saved(|saved| text(saved, "password"));
            Some(editor.now(|now| text(now, "password"))).filter(|now| *now != saved).unwrap_or_default()
        });
        let kept = move || {
            let is_saved = editor.saved(|saved| !text(saved, "password").is_empty());
            if is_saved { pick(Groups::PasswordKept.row()) } else { pick(Groups::ChapPassword.row()) }
        };
        let lead = view! {
            <span class="bare-switch">
                <Switch label=t!(Groups::RequireChap) on on_change=move |on| editor.edit(|draft| draft.switch("authenticationRequired", on))/>
            </span>
        };
        let key = view! { <Pictogram icon=Icon::Key size=IconSize::Small/> };
        view! {
            <div class="setting-pair">
                <Line
                    label=t!(Groups::ChapUser)
                    placeholder=t!(Groups::ChapUser)
                    value=user
                    on_input=move |text: String| editor.edit(|draft| draft.write("username", &text))
                    wrong
                    about=about.clone()
                    lead=lead.into_any()
                />
                <Line
                    label=t!(Groups::ChapPassword)
                    kind=LineKind::Password
                    placeholder=kept
                    value=typed
                    on_input=move |text: String| editor.edit(|draft| draft.write_password(&text))
                    wrong
                    about
                    trail=key.into_any()
                />
            </div>
        }
    };
    view! { <Setting field=Field::Chap title=Groups::Chap.row() editor was help=t!(Groups::ChapHelp) controls/> }
}

/// User data: text that devices read from the metadata service.
#[component]
pub(super) fn UserDataSetting(editor: Editor) -> impl IntoView {
    let bytes = |text: &str| count(text.len() as u64);
    let was = move || {
        let saved = editor.saved(|saved| text(saved, "userdata"));
        if saved.is_empty() {
            pick(Groups::WasUnset.row()).to_owned()
        } else {
            text!(Groups::WasBytes, n = bytes(&saved))
        }
    };
    let now = Memo::new(move |_| editor.now(|now| text(now, "userdata")));
    let help = move || text!(Groups::UserDataHelp, n = now.with(|now| bytes(now)));
    let controls = move |about: String, wrong: Signal<bool>| {
        view! {
            <span class="input area">
                <textarea
                    class="mono"
                    rows="2"
                    spellcheck="false"
                    autocapitalize="off"
                    aria-label=t!(Groups::UserData)
                    aria-describedby=about
                    aria-invalid=move || wrong.get().then_some("true")
                    prop:value=move || now.get()
                    on:input=move |event| editor.edit(|draft| draft.write("userdata", &event_target_value(&event)))
                ></textarea>
            </span>
        }
    };
    view! { <Setting field=Field::UserData title=Groups::UserData.row() editor was help=help controls/> }
}
