use std::collections::BTreeSet;

use leptos::prelude::*;

use super::{
    draft::{Draft, KeyChange},
    editor::Editor,
    json_text::{Unreadable, covered, marked, write},
};
use crate::{
    format::count,
    kit::{Glyph, Icon, IconButton, State},
    locales::{Groups, pick},
    state::use_toasts,
};

/// The namespace as JSON, to edit: the same draft as the form's. A bar stands beside lines that differ.
#[component]
pub(super) fn JsonEditor(editor: Editor) -> impl IntoView {
    let toasts = use_toasts();
    let unreadable = Memo::new(move |_| editor.unreadable());
    // What is typed stays as it is typed for as long as it means what the draft says.
    let typed = RwSignal::new(String::new());
    let text = Memo::new(move |_| {
        if let Some((text, _)) = unreadable.get() {
            return text;
        }
        let typed = typed.get();
        let fits = editor.now(|now| super::json_text::read(&typed, now).as_ref() == Ok(now));
        if fits { typed } else { editor.now(write) }
    });
    let marks = Memo::new(move |_| {
        let keys: BTreeSet<String> =
            editor.draft.with(Draft::changes).into_iter().map(|change| change.key).collect();
        text.with(|text| marked(text, &keys))
    });
    let changes = Memo::new(move |_| editor.draft.with(|draft| draft.changes().len()));
    let wrong = move || {
        let (_, why) = unreadable.get()?;
        Some(match why {
            Unreadable::At { line, column } => text!(Groups::JsonAt, line = line, column = column),
            Unreadable::NoObject => pick(Groups::JsonNoObject.row()).to_owned(),
        })
    };
    let gutter = move || {
        marks
            .get()
            .into_iter()
            .enumerate()
            .map(|(i, mark)| view! { <li class:changed=mark>{i + 1}</li> })
            .collect_view()
    };
    view! {
        <div class="group-json">
            <div class="json-head">
                <span class="setting-name mono">"SoracomAir"</span>
                <span id="json-about" role="status" class="small-text">
                    {move || match wrong() {
                        Some(text) => view! { <span class="setting-error"><Glyph state=State::Failed/>{text}</span> }.into_any(),
                        None => view! { <span class="quiet">{move || format!("{} · {}", pick(Groups::JsonValid.row()), keys_change(changes.get()))}</span> }.into_any(),
                    }}
                </span>
                <span class="grow"></span>
                <IconButton icon=Icon::Copy label=t!(Groups::Copy) on_click=move |_| toasts.copy(text.get_untracked(), Groups::JsonCopied.row())/>
            </div>
            <div class="json-lines">
                <ol aria-hidden="true">{gutter}</ol>
                <textarea
                    class="mono"
                    wrap="off"
                    spellcheck="false"
                    autocapitalize="off"
                    autocomplete="off"
                    rows=move || marks.with(Vec::len).to_string()
                    aria-label=t!(Groups::JsonText)
                    aria-describedby="json-about"
                    aria-invalid=move || unreadable.with(Option::is_some).then_some("true")
                    prop:value=move || text.get()
                    on:input=move |event| {
                        let text = event_target_value(&event);
                        typed.set(text.clone());
                        editor.type_json(text);
                    }
                ></textarea>
            </div>
            <p class="quiet small-text">{t!(Groups::JsonHelp)}</p>
        </div>
    }
}

/// What the draft changes, key by key, as JSON.
#[component]
pub(super) fn ChangeLines(editor: Editor) -> impl IntoView {
    let changes = Memo::new(move |_| editor.draft.with(Draft::changes));
    move || {
        let changes = changes.get();
        (!changes.is_empty()).then(|| {
            let n = changes.len();
            view! {
                <div class="change-lines">
                    <div class="setting-head">
                        <span class="setting-name">{t!(Groups::AsJson)}</span>
                        <span class="quiet">{move || keys_change(n)}</span>
                    </div>
                    <pre class="code" tabindex="0" role="region" aria-label=t!(Groups::ChangeJson)>
                        {changes.into_iter().map(change_line).collect_view()}
                    </pre>
                </div>
            }
        })
    }
}

fn change_line(change: KeyChange) -> impl IntoView {
    let KeyChange { key, from, to } = change;
    let json = |value: &serde_json::Value| covered(&key, value).to_string();
    let mark = match (&from, &to) {
        (None, _) => "+",
        (_, None) => "-",
        (Some(_), Some(_)) => "~",
    };
    let (from, to) = (from.as_ref().map(json), to.as_ref().map(json));
    view! {
        <b>{mark}</b>" \""{key.clone()}"\": "
        {from.map(|from| view! { <del>{from}</del>" " })}
        {to.map(|to| view! { <b>{to}</b> })}
        "\n"
    }
}

pub(super) fn keys_change(n: usize) -> String {
    match n {
        0 => pick(Groups::NothingChanged.row()).to_owned(),
        1 => pick(Groups::KeyChanges.row()).to_owned(),
        n => text!(Groups::KeysChange, n = count(n as u64)),
    }
}
