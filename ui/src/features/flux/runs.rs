use api::{
    console::flux::{Run, StepState},
    id::FluxRunId,
};
use leptos::prelude::*;
use serde_json::Value;

use super::{
    edit::name_of,
    figures::step_shape,
    lanes::Lanes,
    studio::{LISTED, Studio},
    trace::{step_row, steps_words, via_row},
};
use crate::{
    format::{Zone, count, when},
    kit::{Glyph, State, StateWords},
    locales::{FluxParts, lang, say},
    parts::{Failed, Failure, standing},
    route::FluxPart,
    state::use_clock,
};

/// The last messages: when, and what was done with each.
#[component]
pub(super) fn RunsPane(studio: Studio) -> impl IntoView {
    let ids = Memo::new(move |_| {
        studio
            .runs
            .with(|runs| runs.map(|runs| runs.runs.iter().map(|run| run.id.clone()).collect::<Vec<_>>()))
    });
    let none = Memo::new(move |_| ids.with(|ids| ids.as_ref().map(Vec::is_empty)));
    let failed = Memo::new(move |_| {
        studio.runs.with(|runs| {
            runs.map_or(0, |runs| runs.runs.iter().filter(|run| ended(run) == State::Failed).count())
        })
    });
    let body = move || {
        match standing(none.get(), || studio.runs.error()) {
        (None, Some(error)) => view! { <Failed failure=Failure::from(&error) on_retry=move || studio.runs.reload()/> }.into_any(),
        (None, None) => view! { <div class="grow" aria-busy="true"></div> }.into_any(),
        (Some(true), _) => view! { <p class="flux-none quiet">{t!(FluxParts::NoMessages)}</p> }.into_any(),
        (Some(false), _) => view! {
            <Lanes studio/>
            <table class="flux-runs">
                <caption class="vh">{t!(FluxParts::Runs)}</caption>
                <colgroup><col class="time"/><col class="outcome"/><col/><col class="channel"/><col class="via"/><col/></colgroup>
                <thead class="vh"><tr>
                    <th scope="col">{t!(FluxParts::CameIn)}</th>
                    <th scope="col">{t!(FluxParts::Outcome)}</th>
                    <th scope="col">{t!(FluxParts::Message)}</th>
                    <th scope="col">{t!(FluxParts::Channel)}</th>
                    <th scope="col">{t!(FluxParts::CameBy)}</th>
                    <th scope="col">{t!(FluxParts::DoneWith)}</th>
                </tr></thead>
                <tbody>
                    <For each=move || ids.get().unwrap_or_default() key=|id| id.clone() children=move |id| view! { <Row studio id/> }/>
                </tbody>
            </table>
        }.into_any(),
    }
    };
    view! {
        <section class="flux-history" aria-label=t!(FluxParts::Runs)>
            <header>
                <h2>{t!(FluxParts::Runs)}</h2>
                <span class="quiet">{move || ids.with(|ids| ids.as_ref().map(|ids| {
                    let n = count(ids.len() as u64);
                    if ids.len() >= LISTED as usize { text!(FluxParts::LastOf, n = n) } else { text!(FluxParts::Messages, n = n) }
                }))}</span>
                <span class="grow"></span>
                {move || (failed.get() > 0).then(|| view! { <span class="flux-count failed"><Glyph state=State::Failed/>{text!(FluxParts::FailedOf, n = failed.get())}</span> })}
            </header>
            <div class="flux-history-body" tabindex="0" role="region" aria-label=t!(FluxParts::RunList)>{body}</div>
        </section>
    }
}

#[component]
fn Row(studio: Studio, id: FluxRunId) -> impl IntoView {
    let clock = use_clock();
    let of = StoredValue::new(id);
    let run = Memo::new(move |before: Option<&Option<Run>>| {
        let now =
            studio.runs.with(|runs| runs?.runs.iter().find(|run| of.with_value(|id| run.id == *id)).cloned());
        now.or_else(|| before.cloned().flatten())
    });
    let shown = Memo::new(move |_| studio.run.with(|shown| of.with_value(|id| shown.as_ref() == Some(id))));
    move || {
        let run = run.get()?;
        let (at, state) = (run.at, ended(&run));
        let channel = FluxPart::Channel(run.channel.clone());
        let name = move || {
            studio.with(|app| name_of(app, &channel)).flatten().unwrap_or_else(|| channel.id().to_string())
        };
        let words = outcome(&run);
        let via = via_row(run.via);
        let what = subject(&run.payload);
        let told = run.clone();
        let steps = move || steps_words(studio, &told);
        let open = move |_| studio.run.set(Some(of.get_value()));
        Some(view! {
            <tr class:shown=move || shown.get()>
                <th scope="row"><button type="button" class="flux-run" aria-expanded=move || shown.get().to_string() on:click=open><span class="mono">{move || when(lang(), at, clock.now(), Zone::here(at), true)}</span></button></th>
                <td><StateWords state word=say(words) fresh=100/></td>
                <td class="clip strong">{what}</td>
                <td class="clip">{name}</td>
                <td class="quiet">{say(via)}</td>
                <td class="clip quiet">{steps}</td>
            </tr>
        })
    }
}

/// How all of it ended: the worst of its actions.
pub(super) fn ended(run: &Run) -> State {
    worst(run).map_or(State::Offline, step_shape)
}

fn outcome(run: &Run) -> crate::locales::Row {
    worst(run).map_or(FluxParts::NoActions.row(), step_row)
}

fn worst(run: &Run) -> Option<StepState> {
    let has = |state: StepState| run.steps.iter().any(|step| step.state == state);
    let order = [
        StepState::Failed,
        StepState::Unknown,
        StepState::Running,
        StepState::Waiting,
        StepState::Done,
        StepState::NotMet,
    ];
    order.into_iter().find(|state| has(*state))
}

/// What a message is about, in a few words.
fn subject(payload: &Value) -> String {
    let known = ["simId", "sim_id", "imsi", "name", "id"];
    let of = |object: &serde_json::Map<String, Value>| {
        known.iter().find_map(|key| object.get(*key)).and_then(|value| value.as_str().map(str::to_owned))
    };
    match payload {
        Value::Object(object) => of(object).unwrap_or_else(|| payload.to_string()),
        Value::String(text) => text.clone(),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) => payload.to_string(),
    }
    .chars()
    .take(80)
    .collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_message_is_named_by_its_sim_or_by_itself() {
        assert_eq!(subject(&json!({ "otastatus": "finished", "simId": "8942" })), "8942");
        assert_eq!(subject(&json!({ "a": 1 })), "{\"a\":1}");
        assert_eq!(subject(&json!("text")), "text");
    }

    #[test]
    fn the_worst_action_says_how_a_message_ended() {
        let run = |states: &[&str]| -> Run {
            let steps: Vec<Value> =
                states.iter().map(|state| json!({ "action": "a", "state": state })).collect();
            serde_json::from_value(json!({ "id": "1", "app": "A", "channel": "c", "at": 1, "via": "api", "hops": 0, "payload": null, "context": null, "steps": steps })).unwrap()
        };
        assert_eq!(ended(&run(&["done", "failed", "waiting"])), State::Failed);
        assert_eq!(ended(&run(&["done", "waiting"])), State::Waiting);
        assert_eq!(ended(&run(&["notMet", "done"])), State::Online);
        assert_eq!(ended(&run(&["notMet"])), State::Offline);
        assert_eq!(ended(&run(&[])), State::Offline);
    }
}
