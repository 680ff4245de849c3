use api::{
    console::ledger::{LedgerBreak, LedgerEntry, LedgerFault},
    id::ContextId,
};
use leptos::{html, prelude::*};

use super::{
    book::{Book, use_book},
    entry::EntryDrawer,
};
use crate::{
    format::{Zone, count, full},
    kit::{Banner, BannerPlace, Button, Glyph, Icon, QueryBar, Size, State, Void},
    locales::{Ledger, pick},
    parts::{Failed, Failure, Instant, ledger_outcome, ledger_target, ledger_what, short_hash},
    route::{Route, Step, link, use_navigator},
};

/// Who wrote what, the newest first; what is open stands beside it.
#[component]
pub(crate) fn LedgerPage(context: ContextId) -> impl IntoView {
    let navigator = use_navigator();
    let of = StoredValue::new(context.clone());
    let place = Memo::new(move |_| {
        if let Route::Ledger { q, open, .. } = navigator.route() { (q, open) } else { (String::new(), None) }
    });
    let text = Signal::derive(move || place.with(|(q, _)| q.clone()));
    let book = use_book(context, text);
    let open = Memo::new(move |_| place.with(|(_, open)| *open));
    Effect::new(move || {
        if let Some(number) = open.get() {
            book.learn(number);
        }
    });
    let go = move |q: String, open: Option<u64>, step: Step| {
        navigator.go(Route::Ledger { context: of.get_value(), q, open }, step);
    };
    let field = NodeRef::<html::Input>::new();
    let numbers = Memo::new(move |_| book.numbers());
    let known = Memo::new(move |_| book.head.with(Option::is_some));
    let rows = move || {
        view! {
            <div class="job-scroll grow" tabindex="0" role="region" aria-label=t!(Ledger::Table)>
                <table class="job-list ledger-list">
                    <caption class="vh">{t!(Ledger::Table)}</caption>
                    <thead><tr>
                        <th scope="col" class="number">{t!(Ledger::Number)}</th>
                        <th scope="col">{t!(Ledger::Time)}</th>
                        <th scope="col">{t!(Ledger::Who)}</th>
                        <th scope="col">{t!(Ledger::What)}</th>
                        <th scope="col">{t!(Ledger::Target)}</th>
                        <th scope="col">{t!(Ledger::Outcome)}</th>
                        <th scope="col">{t!(Ledger::Job)}</th>
                        <th scope="col">{t!(Ledger::Hash)}</th>
                    </tr></thead>
                    <tbody>
                        <For each=move || numbers.get() key=|number| *number children=move |number| {
                            let to = move || Route::Ledger { context: of.get_value(), q: text.get(), open: Some(number) };
                            let at = Memo::new(move |_| open.get() == Some(number));
                            move || book.entry(number).map(|entry| row(entry, at, to))
                        }/>
                    </tbody>
                </table>
                {move || book.more.get().then(|| view! {
                    <p class="ledger-more"><Button size=Size::Small on_click=move |_| book.older()>{t!(Ledger::Older)}</Button></p>
                })}
            </div>
        }
    };
    let body = move || match (known.get(), book.error.get()) {
        (false, Some(error)) => {
            view! { <Failed failure=Failure::from(&error) on_retry=move || book.search()/> }.into_any()
        }
        (false, None) => view! { <div class="grow" aria-busy="true"></div> }.into_any(),
        (true, _) if numbers.with(Vec::is_empty) => {
            let (title, words) = if text.with(String::is_empty) {
                (Ledger::NothingYet.row(), Ledger::NothingYetText.row())
            } else {
                (Ledger::NothingMatches.row(), Ledger::NothingMatchesText.row())
            };
            view! { <Void title=move || pick(title) text=move || pick(words) icon=Icon::Ledger/> }.into_any()
        }
        (true, _) => rows().into_any(),
    };
    let opened = move || {
        open.get().map(|number| {
            view! { <EntryDrawer book number context=of.get_value() on_close=move || go(text.get_untracked(), None, Step::Same)/> }
        })
    };
    view! {
        <header class="page-head">
            <h1>{t!(Ledger::Title)}</h1>
            <span class="grow"></span>
            <Button busy=book.proving on_click=move |_| book.prove()>{t!(Ledger::Verify)}</Button>
        </header>
        <Proof book/>
        <QueryBar
            label=t!(Ledger::Search)
            placeholder=t!(Ledger::Placeholder)
            query=text
            on_change=move |q| go(q, None, Step::Same)
            node_ref=field
        >
            <span class="query-count">{move || {
                let shown = numbers.with(Vec::len) as u64;
                book.head.get().map(|(all, _)| text!(Ledger::Shown, n = count(shown), of = count(all)))
            }}</span>
        </QueryBar>
        <div class="split">
            <div class="ledger-body">{body}</div>
            {opened}
        </div>
    }
}

fn row(
    entry: LedgerEntry,
    at: Memo<bool>,
    to: impl Fn() -> Route + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let navigator = use_navigator();
    let LedgerEntry { number, hash, record, .. } = entry;
    let fact = record.fact.clone();
    let job = record.job.clone().map(|job| {
        let (context, id) = (record.context.clone(), job.clone());
        let to_job = move || Route::Job { context: context.clone(), job: id.clone() };
        view! { <a class="text-link mono" href=to_job().href() on:click=link(navigator, to_job)>{job.to_string()}</a> }
    });
    let how = record.fact.clone();
    let about = ledger_target(&record);
    let title = record.sim.as_ref().map(ToString::to_string);
    view! {
        <tr class:at=move || at.get() aria-current=move || at.get().then_some("true")>
            <th scope="row" class="number"><a class="text-link mono" href=move || to().href() on:click=link(navigator, to)>{count(number)}</a></th>
            <td><Instant at=record.at tenths=true/></td>
            <td class="clip">{record.by}</td>
            <td class="mono">{move || ledger_what(&fact)}</td>
            <td class="clip" title=title>{about}</td>
            <td>{move || ledger_outcome(&how).map(|(state, words)| view! { <span class="job-outcome"><Glyph state fresh=100/>{words}</span> })}</td>
            <td>{job}</td>
            <td class="mono quiet">{short_hash(&hash)}</td>
        </tr>
    }
}

/// Whether the chain holds, as far as somebody asked.
#[component]
fn Proof(book: Book) -> impl IntoView {
    let stands = move || {
        book.head.get().map(|(all, head)| {
            let hash = head.clone();
            view! {
                <p class="ledger-head small-text">
                    {move || match all { 0 => pick(Ledger::HeadNone.row()).to_owned(), all => text!(Ledger::Head, n = count(all), hash = hash) }}
                </p>
            }
        })
    };
    let proof = move || {
        Some(match book.proof.get()? {
            Ok(proof) if proof.broken.is_none() => {
                let zone = Zone::here(proof.wall);
                let title = move || {
                    text!(
                        Ledger::Whole,
                        n = count(proof.count),
                        time = full(proof.wall, zone),
                        hash = short_hash(&proof.head)
                    )
                };
                view! { <Banner state=State::Online title place=BannerPlace::Across/> }.into_any()
            }
            Ok(proof) => {
                let broken = proof.broken;
                let why = move || broken.map(broken_words).unwrap_or_default();
                view! { <div role="alert"><Banner state=State::Failed title=t!(Ledger::Broken) text=why place=BannerPlace::Across/></div> }.into_any()
            }
            Err(error) => {
                let Failure { title, detail, .. } = Failure::from(&error);
                let text = detail.unwrap_or_default();
                view! { <div role="alert"><Banner state=State::Unknown title text place=BannerPlace::Across/></div> }.into_any()
            }
        })
    };
    view! { <div role="status">{proof}</div>{stands} }
}

/// Where the chain is broken, and how.
fn broken_words(LedgerBreak { number, why }: LedgerBreak) -> String {
    let n = count(number);
    match why {
        LedgerFault::Changed => text!(Ledger::FaultChanged, n = n),
        LedgerFault::Missing => text!(Ledger::FaultMissing, n = n),
        LedgerFault::Moved => text!(Ledger::FaultMoved, n = n),
        LedgerFault::Unlinked => text!(Ledger::FaultUnlinked, n = n),
        LedgerFault::Truncated => text!(Ledger::FaultTruncated, n = n),
        LedgerFault::Head => text!(Ledger::FaultHead, n = n),
    }
}
