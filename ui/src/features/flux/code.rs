use api::console::flux::AppDraft;
use leptos::prelude::*;

use super::{
    changes::{How, PartChange, changes},
    cover::{covered, uncovered},
    flaw_words::field_words,
    node::kind_row,
    studio::Studio,
};
use crate::{
    kit::{Glyph, Icon, IconButton, Section, State, unique_id},
    locales::{Flux, FluxParts, pick},
};

/// The app's document, to read and to change, and what of it is not saved.
#[component]
pub(super) fn CodeView(studio: Studio) -> impl IntoView {
    // What is typed stays as it is typed for as long as it means what the draft says.
    let typed = RwSignal::new(None::<String>);
    let wrong = Memo::new(move |_| typed.with(|typed| typed.as_ref().and_then(|text| fault(text))));
    let text = Memo::new(move |_| {
        let written = studio.with(write).unwrap_or_default();
        let kept = typed.get().filter(|text| fault(text).is_some() || same(text, &written));
        kept.unwrap_or(written)
    });
    let input = move |text: String| {
        if let Ok(app) = serde_json::from_str::<AppDraft>(&text) {
            let before = studio.now.get_untracked().unwrap_or_default();
            studio.replace(uncovered(app, &before).0);
        }
        typed.set(Some(text));
    };
    let rows = move || text.with(|text| text.lines().count().max(12).to_string());
    let id = unique_id("code");
    let about = format!("{id}-about");
    let found = Memo::new(move |_| {
        studio.draft.with(|draft| {
            draft.as_ref().map(|draft| changes(&draft.base.app, &draft.now)).unwrap_or_default()
        })
    });
    view! {
        <div class="flux-code" data-region tabindex="-1">
            <h2 class="vh">{t!(Flux::Code)}</h2>
            <div class="flux-document">
                <div class="json-head">
                    <label class="setting-name" for=id.clone()>{t!(Flux::Document)}</label>
                    <span id=about.clone() class="small-text" role="status">{move || match wrong.get() {
                        Some(what) => view! { <span class="setting-error"><Glyph state=State::Failed/>{what}</span> }.into_any(),
                        None => view! { <span class="quiet">{t!(FluxParts::JsonValid)}</span> }.into_any(),
                    }}</span>
                    <span class="grow"></span>
                    <IconButton icon=Icon::Copy label=t!(Flux::CopyDocument) on_click=move |_| studio.toasts.copy(text.get_untracked(), Flux::DocumentCopied.row())/>
                </div>
                <textarea
                    id=id
                    class="mono"
                    wrap="off"
                    spellcheck="false"
                    autocapitalize="off"
                    rows=rows
                    aria-describedby=about
                    aria-invalid=move || wrong.with(Option::is_some).then_some("true")
                    prop:value=move || text.get()
                    on:input=move |event| input(event_target_value(&event))
                ></textarea>
                <p class="quiet small-text">{t!(Flux::DocumentNote)}</p>
            </div>
            <div class="flux-differs">
                <Section title=t!(Flux::NotSaved)>{move || view! { <ChangeList found=found.get()/> }}</Section>
            </div>
        </div>
    }
}

/// Parts that differ, each with what of it.
#[component]
pub(super) fn ChangeList(found: Vec<PartChange>) -> impl IntoView {
    if found.is_empty() {
        return view! { <p class="quiet small-text">{t!(Flux::NoChanges)}</p> }.into_any();
    }
    let lines = found
        .into_iter()
        .map(|PartChange { part, name, how }| {
            let mark = match how {
                How::Added => "+",
                How::Removed => "−",
                How::Changed(_) => "~",
            };
            let kind = move || pick(part.as_ref().map_or(Flux::App.row(), kind_row));
            let what = move || match &how {
                How::Added => pick(Flux::Added.row()).to_owned(),
                How::Removed => pick(Flux::Removed.row()).to_owned(),
                How::Changed(fields) => fields.iter().map(|field| field_words(field)).collect::<Vec<_>>().join(", "),
            };
            view! { <li><b class="mono" aria-hidden="true">{mark}</b><span class="quiet">{kind}</span><span class="strong">{name}</span><span>{what}</span></li> }
        })
        .collect_view();
    view! { <ul class="flux-changes">{lines}</ul> }.into_any()
}

fn write(app: &AppDraft) -> String {
    serde_json::to_string_pretty(&covered(app)).unwrap_or_default()
}

/// Whether two texts say the same app.
fn same(one: &str, other: &str) -> bool {
    let read = |text: &str| serde_json::from_str::<AppDraft>(text).ok().map(|app| covered(&app));
    read(one).is_some_and(|one| Some(one) == read(other))
}

/// Why a text is no app.
fn fault(text: &str) -> Option<String> {
    let error = serde_json::from_str::<AppDraft>(text).err()?;
    Some(if error.is_data() {
        // What does not fit is said by name; there are no words of ours for each.
        let said = error.to_string();
        let said = said.split(" at line").next().unwrap_or_default().to_owned();
        format!("{}: {said}", pick(Flux::NoApp.row()))
    } else {
        text!(FluxParts::NoJsonAt, line = error.line(), column = error.column())
    })
}
