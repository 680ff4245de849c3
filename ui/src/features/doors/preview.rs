use api::console::plan::PlannedCall;
use client::ClientError;
use leptos::prelude::*;

use super::{
    fields::Fields,
    previewer::{Previewer, stands_in_the_way},
    words::{Place, fault_words},
};
use crate::{
    format::sentences,
    kit::{Banner, Code, State},
    locales::{OpenDoor, lang},
    parts::{Failure, door::Way},
};

/// What is only to be known at a part of the form; what stands in the way is said at its field.
#[component]
pub(super) fn Said(previewer: Previewer, place: Place) -> impl IntoView {
    let said = Memo::new(move |_| {
        let mut said = previewer.said(place);
        // A switch and a choice have no field to say it at.
        said.retain(|finding| !stands_in_the_way(finding) || matches!(place, Place::Tls | Place::Device));
        said
    });
    move || {
        said.get()
            .into_iter()
            .map(|finding| {
                let state = if stands_in_the_way(&finding) { State::Failed } else { State::Stale };
                view! { <Banner state title=move || fault_words(&finding)/> }
            })
            .collect_view()
    }
}

/// The exact call, and what is typed or opened once it was answered.
#[component]
pub(super) fn PreviewPart(fields: Fields, previewer: Previewer) -> impl IntoView {
    let latest = Memo::new(move |_| previewer.latest().map(|found| found.map(|preview| preview.call)));
    let waiting = Memo::new(move |_| latest.with(Option::is_some) && previewer.found().is_none());
    let sent = move || match latest.get() {
        Some(Ok(call)) => view! { <Code label=t!(OpenDoor::Sent) text=written(&call)/> }.into_any(),
        Some(Err(error)) => not_found(&error).into_any(),
        None => view! { <p class="quiet small-text">"–"</p> }.into_any(),
    };
    let way = Memo::new(move |_| Way::of(fields.port(), fields.tls()));
    let then = move || way.get().text("{host}", "{port}", Some("{sim}"));
    view! {
        <div class="field door-sent" class:waiting=waiting aria-busy=move || waiting.get().to_string()>
            <span class="label">{t!(OpenDoor::Sent)}</span>
            {sent}
        </div>
        <div class="field">
            <span class="label">{t!(OpenDoor::Then)}</span>
            <Code label=t!(OpenDoor::Then) text=then/>
            <small>{t!(OpenDoor::ThenLocal)}</small>
        </div>
    }
}

/// A call as it stands on the wire.
fn written(call: &PlannedCall) -> String {
    let body = call.body.as_ref().and_then(|body| serde_json::to_string_pretty(body).ok());
    let first = format!("{} {}", call.method, call.path);
    [Some(first), body].into_iter().flatten().collect::<Vec<_>>().join("\n")
}

/// Why it could not be looked up.
fn not_found(error: &ClientError) -> impl IntoView + use<> {
    let Failure { title, detail, .. } = Failure::from(error);
    let text = move || sentences(lang(), &[detail.as_deref().unwrap_or_default()]);
    view! { <Banner state=State::Failed title text/> }
}
