use api::{
    console::flux::{Run, RunStep, StepState, Via},
    id::FluxRunId,
};
use leptos::prelude::*;

use super::{edit::name_of, figures::step_shape, flaw_words::field_words, studio::Studio};
use crate::{
    format::duration,
    kit::{Code, Drawer, Glyph, Icon, IconButton, IconSize, Pictogram, Section, StateWords},
    locales::{Common, FluxParts, Row, lang, pick, say},
    parts::Instant,
    route::FluxPart,
    state::{Shortcut, use_shortcuts},
};

/// A message, and what was done with it.
#[component]
pub(super) fn Trace(studio: Studio, id: FluxRunId) -> impl IntoView {
    let of = StoredValue::new(id.clone());
    let close = move || studio.run.set(None);
    use_shortcuts().add([Shortcut::escape(close)]);
    let run = Memo::new(move |before: Option<&Option<Run>>| {
        let now =
            studio.runs.with(|runs| runs?.runs.iter().find(|run| of.with_value(|id| run.id == *id)).cloned());
        now.or_else(|| before.cloned().flatten())
    });
    let label = move || text!(FluxParts::MessageNo, id = of.get_value());
    let body = move || match run.get() {
        Some(run) => view! { <Said studio run/> }.into_any(),
        None => {
            view! { <p class="quiet small-text" aria-busy="true">{t!(FluxParts::NotListed)}</p> }.into_any()
        }
    };
    view! {
        <Drawer label on_close=close>
            <header class="drawer-head">
                <div class="drawer-line">
                    <h2 class="drawer-title"><Pictogram icon=Icon::Flux size=IconSize::Small/><span>{label}</span></h2>
                    <span class="grow"></span>
                    <IconButton icon=Icon::Close label=t!(Common::Close) on_click=move |_| close()/>
                </div>
            </header>
            <div class="drawer-body flux-form" tabindex="0" role="region" aria-label=t!(FluxParts::TraceLabel)>{body}</div>
        </Drawer>
    }
}

#[component]
fn Said(studio: Studio, run: Run) -> impl IntoView {
    let (channel, at, via) = (FluxPart::Channel(run.channel.clone()), run.at, run.via);
    let named = move |part: FluxPart| {
        move || studio.with(|app| name_of(app, &part)).flatten().unwrap_or_else(|| part.id().to_string())
    };
    let parent = run.parent.clone().map(|parent| {
        view! { <dt>{t!(FluxParts::ComesFrom)}</dt><dd><ToRun studio id=parent/></dd> }
    });
    let payload = serde_json::to_string_pretty(&run.payload).unwrap_or_default();
    let steps = run
        .steps
        .into_iter()
        .map(|step| {
            let name = named(FluxPart::Action(step.action.clone()));
            view! { <StepSaid studio step name/> }
        })
        .collect_view();
    let none = steps.is_empty();
    view! {
        <Section title=t!(FluxParts::Came)>
            <dl class="facts-list">
                <dt>{t!(FluxParts::CameIn)}</dt><dd><Instant at tenths=true/></dd>
                <dt>{t!(FluxParts::Channel)}</dt><dd>{named(channel)}</dd>
                <dt>{t!(FluxParts::CameBy)}</dt><dd>{say(via_row(via))}</dd>
                {parent}
            </dl>
        </Section>
        <Section title=t!(FluxParts::DoneWith)>
            {none.then(|| view! { <p class="quiet small-text">{t!(FluxParts::NoActions)}</p> })}
            <ol class="flux-steps">{steps}</ol>
        </Section>
        <Section title=t!(FluxParts::Message)>
            <Code label=t!(FluxParts::Message) text=payload/>
        </Section>
    }
}

#[component]
fn StepSaid<F: Fn() -> String + Send + 'static>(studio: Studio, step: RunStep, name: F) -> impl IntoView {
    let shape = step_shape(step.state);
    let status = step.status.map(|status| view! { <span class="mono">{status.to_string()}</span> });
    let took = step
        .took_ms
        .map(|ms| view! { <span class="quiet">{move || duration(lang(), ms.cast_signed())}</span> });
    let asked = step.asked.map(|asked| view! { <p class="mono flux-asked">{asked}</p> });
    let failure = step.failure.map(|failure| {
        let at = failure.flaw.map(|flaw| move || format!("{}: ", field_words(&flaw.field)));
        view! { <p class="flux-flaw"><Glyph state=crate::kit::State::Failed/><span>{at}{failure.message}</span></p> }
    });
    let result = step.result.filter(|result| !result.is_null()).map(|result| {
        let text = serde_json::to_string_pretty(&result).unwrap_or_default();
        view! { <details><summary>{t!(FluxParts::Result)}</summary><Code label=t!(FluxParts::Result) text/></details> }
    });
    let next = (!step.next.is_empty()).then(|| {
        let links = step.next.into_iter().map(|id| view! { <ToRun studio id/>" " }).collect_view();
        view! { <p class="small-text">{t!(FluxParts::SentOn)}" "{links}</p> }
    });
    view! {
        <li>
            <p class="flux-step-head"><b>{name}</b><StateWords state=shape word=say(step_row(step.state)) fresh=100/>{status}{took}</p>
            {asked}
            {failure}
            {result}
            {next}
        </li>
    }
}

/// Another message of the same chain.
#[component]
fn ToRun(studio: Studio, id: FluxRunId) -> impl IntoView {
    let text = id.to_string();
    view! {
        <button type="button" class="text-link flux-link" on:click=move |_| studio.run.set(Some(id.clone()))>
            {move || text!(FluxParts::MessageNo, id = text)}
        </button>
    }
}

pub(super) const fn step_row(state: StepState) -> Row {
    match state {
        StepState::NotMet => FluxParts::NotMet.row(),
        StepState::Waiting => FluxParts::Waiting.row(),
        StepState::Running => FluxParts::Running.row(),
        StepState::Done => FluxParts::Done.row(),
        StepState::Failed => FluxParts::Failed.row(),
        StepState::Unknown => FluxParts::Unknown.row(),
    }
}

pub(super) const fn via_row(via: Via) -> Row {
    match via {
        Via::Api => FluxParts::ViaApi.row(),
        Via::Webhook => FluxParts::ViaWebhook.row(),
        Via::Timer => FluxParts::ViaTimer.row(),
        Via::Device => FluxParts::ViaDevice.row(),
        Via::Files => FluxParts::ViaFiles.row(),
        Via::Trial => FluxParts::ViaTrial.row(),
        Via::Action => FluxParts::ViaAction.row(),
    }
}

/// The same of all actions in a line, by their names.
pub(super) fn steps_words(studio: Studio, run: &Run) -> String {
    let said = run.steps.iter().map(|step| {
        let name = studio.with(|app| name_of(app, &FluxPart::Action(step.action.clone()))).flatten();
        format!("{} {}", name.unwrap_or_else(|| step.action.to_string()), pick(step_row(step.state)))
    });
    said.collect::<Vec<_>>().join(" · ")
}
