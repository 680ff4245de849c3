use api::console::{
    feed::Change,
    ledger::{Fact, LedgerEntry, LedgerQuery, ListLedger},
};
use leptos::prelude::*;

use super::{
    Failed, Failure, Instant,
    plan::{steer_word, verdict_shape, verdict_word},
};
use crate::{
    format::count,
    kit::{Glyph, Section, State},
    locales::{Row, Sims, pick, say},
    state::{Ask, Heard, use_feed, use_query, use_session},
};

/// Entries that one look at the ledger takes.
const LOOK: u32 = 50;

/// What was written from here to what `query` names: the intention before the call, the reply after it, the verdict.
#[component]
pub(crate) fn Ledger(
    query: impl Fn() -> Option<LedgerQuery> + Send + Sync + 'static,
    /// Whether a change of the feed may have added to it.
    concerns: impl Fn(&Change) -> bool + 'static,
    /// What to say while there are no entries.
    nothing: Row,
) -> impl IntoView {
    let (session, feed) = (use_session(), use_feed());
    let page = use_query::<ListLedger>(move || {
        let query = LedgerQuery { limit: Some(LOOK), ..query()? };
        Some(Ask { client: session.door().client(), path: (), query })
    });
    feed.listen(move |heard| match heard {
        Heard::Change(frame) if concerns(&frame.change) => page.reload(),
        Heard::ReadAgain => page.reload(),
        Heard::Change(_) | Heard::Tick => {}
    });
    let failed = move || page.with(|page| page.is_none()).then(|| page.error()).flatten();
    move || match failed() {
        Some(error) => {
            view! { <Failed failure=Failure::from(&error) on_retry=move || page.reload()/> }.into_any()
        }
        None => view! {
            <Section title=t!(Sims::Ledger)>
                {move || page.with(|page| page.map(|page| page.entries.is_empty())).unwrap_or(false).then(|| {
                    view! { <p class="quiet small-text">{say(nothing)}</p> }
                })}
                <ol>{move || page.value().map(|page| page.entries.into_iter().map(entry).collect_view())}</ol>
            </Section>
        }
        .into_any(),
    }
}

fn entry(entry: LedgerEntry) -> impl IntoView {
    let record = entry.record;
    let (state, words, detail): (State, Box<dyn Fn() -> String + Send>, String) = match record.fact {
        Fact::Intended { method, path, .. } => {
            (State::Acting, Box::new(|| pick(Sims::Intended.row()).to_owned()), format!("{method} {path}"))
        }
        Fact::Answered { reply } => {
            let refused = reply.status.is_none_or(|status| status >= 400);
            let state = if refused { State::Failed } else { State::Online };
            let detail = reply.code.into_iter().chain(reply.message).collect::<Vec<_>>().join(" · ");
            let words: Box<dyn Fn() -> String + Send> = match reply.status {
                Some(status) => Box::new(move || text!(Sims::Answered, status = status)),
                None => Box::new(|| pick(Sims::NoAnswer.row()).to_owned()),
            };
            (state, words, detail)
        }
        Fact::Judged { verdict, .. } => {
            let row = verdict_word(verdict);
            (
                verdict_shape(verdict),
                Box::new(move || text!(Sims::Judged, verdict = pick(row))),
                String::new(),
            )
        }
        Fact::Steered { to } => {
            let row = steer_word(to);
            (State::Blocked, Box::new(move || text!(Sims::Steered, how = pick(row))), String::new())
        }
    };
    let number = entry.number;
    let more = match &record.job {
        Some(job) => format!("{} · {job}", record.by),
        None => record.by.clone(),
    };
    view! {
        <li class="ledger-row">
            <Instant at=record.at/>
            <Glyph state fresh=100/>
            <span>
                <b class="strong">{words}</b>" "
                <small class="mono">{detail}</small><br/>
                <small>{move || text!(Sims::LedgerNumber, n = count(number))}" · "{more}</small>
            </span>
        </li>
    }
}
