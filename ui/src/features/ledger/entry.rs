use api::{
    console::{
        ledger::{Fact, LedgerEntry},
        plan::Action,
    },
    id::ContextId,
};
use leptos::prelude::*;
use serde_json::Value;

use super::book::Book;
use crate::{
    format::{Zone, count, full},
    kit::{Button, Code, Drawer, Glyph, Icon, IconButton, Section},
    locales::{Actions, Common, Ledger, pick},
    parts::{CopyLink, ledger_outcome, ledger_target, ledger_what, short_hash},
    route::{ListPlace, Route, link, use_navigator},
    state::{Shortcut, use_commands, use_feed, use_shortcuts},
};

/// One entry beside the list: its place in the chain, and all that it says.
#[component]
pub(super) fn EntryDrawer(
    book: Book,
    number: u64,
    context: ContextId,
    on_close: impl Fn() + Copy + Send + Sync + 'static,
) -> impl IntoView {
    use_shortcuts().add([Shortcut::escape(on_close)]);
    let label = move || text!(Ledger::EntryLabel, n = count(number));
    let entry = Memo::new(move |_| book.entry(number));
    let of = StoredValue::new(context);
    view! {
        <Drawer label on_close>
            <header class="drawer-head">
                <div class="drawer-line">
                    <h2 class="drawer-title"><span class="mono">{format!("#{}", count(number))}</span>" "{move || entry.get().map(|entry| ledger_what(&entry.record.fact))}</h2>
                    <span class="grow"></span>
                    <CopyLink/>
                    <IconButton icon=Icon::Close label=t!(Common::Close) on_click=move |_| on_close()/>
                </div>
            </header>
            <div class="drawer-body" tabindex="0" role="region" aria-label=label>
                {move || entry.get().map(|entry| view! { <Said book entry context=of.get_value()/> })}
            </div>
        </Drawer>
    }
}

#[component]
fn Said(book: Book, entry: LedgerEntry, context: ContextId) -> impl IntoView {
    let navigator = use_navigator();
    let LedgerEntry { number, previous, hash, record } = entry;
    let fact = StoredValue::new(record.fact.clone());
    let how = move || {
        fact.with_value(ledger_outcome)
            .map(|(state, words)| view! { <span class="job-outcome"><Glyph state fresh=100/>{words}</span> })
    };
    let about = ledger_target(&record);
    let sim = record.sim.clone();
    let named = match sim {
        Some(sim) => {
            let of = context.clone();
            let to = move || Route::Sims {
                context: of.clone(),
                list: ListPlace { open: Some(sim.clone()), ..ListPlace::default() },
            };
            view! { <a class="text-link" href=to().href() on:click=link(navigator, to)>{about}</a> }
                .into_any()
        }
        None => view! { <span>{about}</span> }.into_any(),
    };
    let by_job = record.job.clone().zip(record.plan.clone()).map(|(job, plan)| {
        let (of, id) = (record.context.clone(), job.clone());
        let to_job = move || Route::Job { context: of.clone(), job: id.clone() };
        view! { <dt>{t!(Ledger::Job)}</dt><dd><a class="text-link mono" href=to_job().href() on:click=link(navigator, to_job)>{job.to_string()}</a>" · "<span class="mono">{plan.to_string()}</span></dd> }
    });
    let (at, wall) = (record.at, record.wall);
    let next = move || {
        book.next(number).map(|hash| view! {
        <li><small>{format!("#{}", count(number + 1))}</small><span class="mono">{short_hash(&hash)}</span></li>
    })
    };
    let previous = if previous.is_empty() { "–".to_owned() } else { short_hash(&previous) };
    view! {
        <ol class="ledger-chain" aria-label=t!(Ledger::Chain)>
            <li><small>{if number > 1 { format!("#{}", count(number - 1)) } else { "–".to_owned() }}</small><span class="mono">{previous}</span></li>
            <li class="at"><small>{t!(Ledger::ThisEntry)}</small><span class="mono">{short_hash(&hash)}</span></li>
            {next}
        </ol>
        <dl class="facts-list">
            <dt>{t!(Ledger::Who)}</dt><dd>{record.by.clone()}</dd>
            <dt>{t!(Ledger::WhenThere)}</dt><dd class="mono">{full(at, Zone::here(at))}</dd>
            <dt>{t!(Ledger::WhenHere)}</dt><dd class="mono">{full(wall, Zone::here(wall))}</dd>
            <dt>{t!(Ledger::Context)}</dt><dd>{record.context.to_string()}</dd>
            <dt>{t!(Ledger::Target)}</dt><dd>{named}</dd>
            <dt>{t!(Ledger::Outcome)}</dt><dd>{how}</dd>
            {by_job}
        </dl>
        {said(&record.fact)}
        <Section title=t!(Ledger::Hash)><Code label=t!(Ledger::Hash) text=hash/></Section>
        {record.job.filter(|_| !is_cut(&record.fact)).map(|job| view! { <UndoJob job context=record.context/> })}
    }
}

/// What it says beside who and when: the call with what stood before, the reply, or what stood after.
fn said(fact: &Fact) -> impl IntoView + use<> {
    let pretty = |value: &Value| format!("{value:#}");
    let part = |title: crate::locales::Row, text: String| {
        view! { <Section title=move || pick(title)><Code label=move || pick(title) text/></Section> }
    };
    match fact {
        Fact::Intended { method, path, body, before } => {
            let body = body.as_ref().map(|body| format!("\n{}", pretty(body))).unwrap_or_default();
            let call = format!("{method} {path}{body}");
            view! {
                {part(Ledger::Call.row(), call)}
                {(!before.is_null()).then(|| part(Ledger::Before.row(), pretty(before)))}
            }
            .into_any()
        }
        Fact::Answered { reply } => {
            let lines =
                [reply.status.map(|status| status.to_string()), reply.code.clone(), reply.message.clone()];
            let text = lines.into_iter().flatten().collect::<Vec<_>>().join("\n");
            part(Ledger::Reply.row(), text).into_any()
        }
        Fact::Judged { after, .. } if !after.is_null() => part(Ledger::After.row(), pretty(after)).into_any(),
        Fact::Judged { .. } | Fact::Steered { .. } => ().into_any(),
    }
}

/// A session that was cut stays cut: a job of cuts has nothing to take back.
fn is_cut(fact: &Fact) -> bool {
    matches!(fact, Fact::Intended { path, .. } if path.ends_with("/delete_session"))
}

/// Takes the whole job back that the entry is of, as a plan.
#[component]
fn UndoJob(job: api::id::JobId, context: ContextId) -> impl IntoView {
    let (commands, feed) = (use_commands(), use_feed());
    let stale = Signal::derive(move || feed.writes_wait().map(|why| pick(why).to_owned()));
    let undo = move || {
        commands.plan(context.clone(), Action::Undo { job: job.clone(), of: None }, None);
    };
    view! {
        <Section title=t!(Ledger::Undo)>
            <p class="small-text">{t!(Ledger::UndoText)}</p>
            <p><Button icon=Icon::Undo refused=stale on_click=move |_| undo()>{t!(Actions::UndoJob)}</Button></p>
        </Section>
    }
}
