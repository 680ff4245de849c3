use api::console::ledger::{Fact, LedgerEntry};
use leptos::prelude::*;

use super::watch::Watch;
use crate::{
    kit::{Glyph, Section},
    locales::Jobs,
    parts::{Instant, ledger_outcome, ledger_target, ledger_what},
    route::{Route, link, use_navigator},
};

/// What the job wrote last into the ledger: the intention before each call, the reply, the verdict.
#[component]
pub(super) fn Log(watch: Watch) -> impl IntoView {
    let navigator = use_navigator();
    let entries = Memo::new(move |_| watch.log.with(|page| page.map(|page| page.entries.clone())));
    let to = move || Route::Ledger {
        context: watch.context(),
        q: watch.with(|job| job.id.to_string()).unwrap_or_default(),
        open: None,
    };
    let lines = move || {
        let entries = entries.get()?;
        Some(if entries.is_empty() {
            view! { <p class="quiet small-text">{t!(Jobs::LogNone)}</p> }.into_any()
        } else {
            view! { <ol class="job-log">{entries.into_iter().map(line).collect_view()}</ol> }.into_any()
        })
    };
    view! {
        <Section title=t!(Jobs::Log) aside=t!(Jobs::LogAside)>
            {lines}
            <p class="small-text"><a class="text-link" href=move || to().href() on:click=link(navigator, to)>{t!(Jobs::LogAll)}</a></p>
        </Section>
    }
}

fn line(entry: LedgerEntry) -> impl IntoView {
    let record = entry.record;
    let (fact, how) = (record.fact.clone(), record.fact.clone());
    // A verdict says how it ended, everything else what was done.
    let words = move || match (&fact, ledger_outcome(&fact)) {
        (Fact::Judged { .. }, Some((_, verdict))) => verdict,
        (fact, _) => ledger_what(fact),
    };
    let about = ledger_target(&record);
    view! {
        <li>
            <Instant at=record.at tenths=true/>
            {move || ledger_outcome(&how).map(|(state, _)| view! { <Glyph state fresh=100/> })}
            <span class="mono">{words}</span>
            <span class="clip">{about}</span>
        </li>
    }
}
