use api::console::ota::Preview;
use client::ClientError;
use leptos::prelude::*;

use super::{
    findings::Findings,
    previewer::{Found, Previewer},
};
use crate::{
    format::{count, sentences},
    kit::{Banner, Code, Section, State},
    locales::{Ota, lang},
    parts::{Failure, query_words},
};

/// What the draft comes to: figures, what stands in its way, and on demand exactly what will be made.
#[component]
pub(super) fn PreviewPart(
    previewer: Previewer,
    #[prop(into)] missing: Signal<Option<String>>,
) -> impl IntoView {
    let latest = Memo::new(move |_| previewer.latest());
    let waiting = Memo::new(move |_| missing.with(Option::is_none) && previewer.found().is_none());
    let body = move || match (missing.get(), latest.get()) {
        (Some(missing), _) => view! { <p class="quiet">{missing}</p> }.into_any(),
        (None, None) => view! { <p class="quiet">{t!(Ota::Looking)}</p> }.into_any(),
        (None, Some(Found::Preview { preview, .. })) => view! { <Known preview=*preview/> }.into_any(),
        (None, Some(Found::TooMany(n))) => {
            view! { <Banner state=State::Failed title=move || text!(Ota::FoundTooMany, n = count(n))/> }
                .into_any()
        }
        (None, Some(Found::Failed(error))) => not_found(&error).into_any(),
    };
    view! {
        <section class="ota-preview" class:waiting=waiting aria-label=t!(Ota::Preview) aria-live="polite" aria-busy=move || waiting.get().to_string()>
            {body}
        </section>
    }
}

/// Why it could not be looked up.
fn not_found(error: &ClientError) -> impl IntoView + use<> {
    let Failure { title, detail, .. } = Failure::from(error);
    let error = error.clone();
    let text = move || match &error {
        ClientError::Api(refused) if refused.reason.is_some() => query_words(refused),
        ClientError::Api(_) | ClientError::Unreachable(_) | ClientError::Unreadable(_) => {
            sentences(lang(), &[detail.as_deref().unwrap_or_default()])
        }
    };
    view! { <Banner state=State::Failed title text/> }
}

#[component]
fn Known(preview: Preview) -> impl IntoView {
    let Preview { sims, findings, handlers, targets, app, events } = preview;
    let made = handlers.len() as u64 * targets;
    let bodies: Vec<String> =
        handlers.iter().map(|body| format!("POST /v1/event_handlers\n{}", pretty(body))).collect();
    let bodies = bodies.join("\n\n");
    let app = pretty(&app);
    let times =
        move || if targets > 1 { text!(Ota::TimesTargets, n = count(targets)) } else { String::new() };
    view! {
        <dl class="figures">
            <div><dt>{t!(Ota::Sims)}</dt><dd>{count(sims)}</dd></div>
            <div><dt>{t!(Ota::HandlersFigure)}</dt><dd>{count(made)}</dd></div>
            <div><dt>{t!(Ota::EventsFigure)}</dt><dd>{count(events)}</dd></div>
        </dl>
        <div class="ota-findings"><Findings findings/></div>
        <details class="ota-exact">
            <summary>{t!(Ota::WillBeMade)}</summary>
            <Section title=t!(Ota::HandlerBodies) aside=times><Code label=t!(Ota::HandlerBodies) text=bodies/></Section>
            <Section title=t!(Ota::AppBody)><Code label=t!(Ota::AppBody) text=app/></Section>
        </details>
    }
}

fn pretty(value: &impl serde::Serialize) -> String {
    serde_json::to_string_pretty(value).unwrap_or_default()
}
