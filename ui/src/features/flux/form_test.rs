use api::id::FluxPartId;
use client::ClientError;
use leptos::prelude::*;
use serde_json::Value;

use super::{
    json_field::{JsonField, json_fault},
    kinds::Deed,
    parts::Pick,
    studio::Studio,
};
use crate::{
    format::sentences,
    kit::{Banner, Button, Dialog, Size, State, Tone},
    locales::{Common, Flux, FluxParts, lang, pick},
    parts::Failure,
    route::FluxPart,
};

/// A message that is sent to a channel. What it sets going is said before, for it is really done.
#[component]
pub(super) fn TestForm(studio: Studio) -> impl IntoView {
    let saved = Memo::new(move |_| studio.app.with(|app| app.map(|app| app.app.clone())).unwrap_or_default());
    let channel = RwSignal::new(untrack(|| begin(studio)));
    let id = Memo::new(move |_| FluxPartId::new(channel.get()).ok());
    let text = Memo::new(move |_| id.get().map(|id| studio.sample(&id)).unwrap_or_default());
    let error = RwSignal::new(None::<ClientError>);
    let refused = Signal::derive(move || {
        let known = saved.with(|app| app.channels.iter().any(|one| Some(&one.id) == id.get().as_ref()));
        if !known {
            return Some(pick(Flux::ChannelNotSaved.row()).to_owned());
        }
        if !saved.with(|app| app.enabled) {
            return Some(pick(Flux::IsOff.row()).to_owned());
        }
        text.with(|text| json_fault(text)).map(|_| pick(FluxParts::NoJson.row()).to_owned())
    });
    let effects = move || {
        let id = id.get();
        let done = saved.with(|app| {
            let on = app.actions.iter().filter(|step| Some(&step.channel) == id.as_ref());
            on.map(|step| (step.name.clone(), pick(Deed::of(&step.does).row()), step.condition.clone()))
                .collect::<Vec<_>>()
        });
        if done.is_empty() {
            return view! { <p class="quiet small-text">{t!(FluxParts::NoActions)}</p> }.into_any();
        }
        let lines = done.into_iter().map(|(name, kind, condition)| {
            let when = (!condition.trim().is_empty())
                .then(|| view! { <span class="mono quiet clip">{condition}</span> });
            view! { <li><b>{name}</b><span class="quiet">{kind}</span>{when}</li> }
        });
        view! { <ul class="flux-effects">{lines.collect_view()}</ul> }.into_any()
    };
    let submit = move || {
        if refused.get_untracked().is_some() {
            return;
        }
        let (Some(id), Ok(payload)) =
            (id.get_untracked(), serde_json::from_str::<Value>(&text.get_untracked()))
        else {
            return;
        };
        error.set(None);
        studio.test(id, payload, move |failed| match failed {
            None => studio.close(),
            failed => error.set(failed),
        });
    };
    let failure = move || {
        error.get().as_ref().map(Failure::from).map(|Failure { title, detail, .. }| {
            let text = move || sentences(lang(), &[detail.as_deref().unwrap_or_default()]);
            view! { <div role="alert"><Banner state=State::Failed title text/></div> }
        })
    };
    let options = move || {
        studio
            .with(|app| app.channels.iter().map(|one| (one.id.to_string(), one.name.clone())).collect())
            .unwrap_or_default()
    };
    let unsaved = move || {
        studio.is_changed().then(|| view! {
            <Banner state=State::Changed title=move || text!(Flux::RunsSaved, version = studio.app.with(|app| app.map_or(0, |app| app.version)))/>
        })
    };
    let body = view! {
        <div class="flux-add">
            {unsaved}
            <Pick label=t!(FluxParts::Channel) options value=channel on_choice=move |choice| channel.set(choice)/>
            <JsonField label=t!(FluxParts::SampleLabel) value=text on_input=move |text| { if let Some(id) = id.get_untracked() { studio.set_sample(&id, text); } }/>
            <section class="flux-real">
                <h3>{t!(Flux::RealEffect)}</h3>
                {effects}
                <p class="quiet small-text">{t!(Flux::RealNote)}</p>
            </section>
            {failure}
        </div>
    };
    let foot = view! {
        <span class="grow"></span>
        <Button size=Size::Large on_click=move |_| studio.close()>{t!(Common::Cancel)}</Button>
        <Button size=Size::Large tone=Tone::Primary busy=studio.busy() refused on_click=move |_| submit()>{t!(Flux::RunIt)}</Button>
    };
    view! { <Dialog title=t!(Flux::TestTitle) in_field=true on_close=move || studio.close() body=body.into_any() foot=foot.into_any()/> }
}

/// The channel that is open, or the first.
fn begin(studio: Studio) -> String {
    let open = match studio.part() {
        Some(FluxPart::Channel(id)) => Some(id),
        Some(FluxPart::Action(id)) => studio.step(&id, |step| step.channel.clone()),
        Some(FluxPart::Source(_)) | None => None,
    };
    let first = || studio.with(|app| app.channels.first().map(|one| one.id.clone())).flatten();
    open.or_else(first).map(|id| id.to_string()).unwrap_or_default()
}
