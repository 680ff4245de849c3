use api::console::{
    ota::{Strip, Trouble},
    plan::Action,
};
use leptos::prelude::*;

use super::{
    remedies::{Case, cases},
    watch::Watch,
    words::{name_of, stage_word, trouble_shape, trouble_word, trouble_words},
};
use crate::{
    format::{age, count},
    kit::{Button, Glyph, Level, Size, Tag},
    locales::{Errors, Ota, lang, pick, say},
    route::{ListPlace, Route, link, use_navigator},
    state::{use_clock, use_commands, use_feed},
};

/// Those that the chain missed, and what is known to help.
#[component]
pub(super) fn Watchdog(watch: Watch) -> impl IntoView {
    let found = Memo::new(move |_| watch.with(|board| cases(&board.needs)).unwrap_or_default());
    let troubles = Memo::new(move |_| watch.with(|board| board.troubles.clone()).unwrap_or_default());
    let tags = move || {
        let troubles = troubles.get();
        let shown = Trouble::ALL.into_iter().zip(troubles).filter(|(_, n)| *n > 0);
        shown
            .map(|(trouble, n)| {
                let level = if trouble == Trouble::Orphan { Level::Hot } else { Level::Look };
                view! { <Tag text=move || tag_words(trouble, n) state=trouble_shape(trouble) level/> }
            })
            .collect_view()
    };
    let checked = move || {
        watch.with(|board| {
            let known: u64 = board.bays.iter().map(|bay| bay.count).sum();
            text!(Ota::Checked, n = count(known), total = count(board.sims))
        })
    };
    let body = move || {
        let found = found.get();
        if found.is_empty() {
            return view! { <p class="quiet small-text ota-none">{t!(Ota::NeedsNone)}</p> }.into_any();
        }
        let rows = found.into_iter().map(|case| view! { <CaseRow watch case/> }).collect_view();
        view! {
            <div class="ota-needs" tabindex="0" role="region" aria-label=t!(Ota::NeedsTable)>
                <table>
                    <thead class="vh"><tr>
                        <th scope="col">{t!(Ota::Trouble)}</th>
                        <th scope="col">{t!(Ota::Sim)}</th>
                        <th scope="col">{t!(Ota::Stage)}</th>
                        <th scope="col">{t!(Ota::Why)}</th>
                        <th scope="col">{t!(Ota::Remedy)}</th>
                    </tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        }
        .into_any()
    };
    view! {
        <section class="ota-panel" aria-label=t!(Ota::Watchdog)>
            <header><h2>{t!(Ota::Watchdog)}</h2>{tags}<span class="grow"></span><span class="quiet clip">{checked}</span></header>
            {body}
        </section>
    }
}

fn tag_words(trouble: Trouble, n: u64) -> String {
    let n = count(n);
    match trouble {
        Trouble::Orphan => text!(Ota::Orphans, n = n),
        Trouble::Failed => text!(Ota::FailedTag, n = n),
        Trouble::Stuck => text!(Ota::StuckTag, n = n),
        Trouble::Outdated => text!(Ota::OutdatedTag, n = n),
        Trouble::Duplicate => text!(Ota::Duplicates, n = n),
    }
}

#[component]
fn CaseRow(watch: Watch, case: Case) -> impl IntoView {
    let clock = use_clock();
    let since = case.since();
    let time = move || since.map(|at| age(lang(), clock.now().since(at).max(0)));
    let (trouble, stage, reason) = (case.trouble, case.stage, case.reason.clone());
    let others = case.sims.len() - 1;
    let first = case.sims.first().cloned().map(|strip| view! { <SimLink watch strip/> });
    let rest = (others > 0).then(|| {
        let links =
            case.sims.iter().skip(1).cloned().map(|strip| view! { <li><SimLink watch strip/></li> }).collect_view();
        view! { <details><summary>{move || text!(Ota::AndMore, n = count(others as u64))}</summary><ul>{links}</ul></details> }
    });
    view! {
        <tr>
            <th scope="row"><span class="job-outcome"><Glyph state=trouble_shape(trouble)/>{say(trouble_word(trouble))}<span class="quiet">{time}</span></span></th>
            <td>{first}{rest}</td>
            <td>{say(stage_word(stage))}</td>
            <td class="ota-reason">{move || trouble_words(trouble, reason.as_deref())}</td>
            <td class="number"><Remedy watch case/></td>
        </tr>
    }
}

#[component]
fn SimLink(watch: Watch, strip: Strip) -> impl IntoView {
    let navigator = use_navigator();
    let name = name_of(&strip);
    let to = move || Route::Sims {
        context: watch.context(),
        list: ListPlace { open: Some(strip.sim_id.clone()), ..ListPlace::default() },
    };
    view! { <a class="text-link" href=to().href() on:click=link(navigator, to)>{name}</a> }
}

/// What helps: a plan, or patience.
#[component]
fn Remedy(watch: Watch, case: Case) -> impl IntoView {
    let (commands, feed) = (use_commands(), use_feed());
    let stale = Signal::derive(move || feed.is_stale().then(|| pick(Errors::StaleFeed.row()).to_owned()));
    let n = case.sims.len() as u64;
    let trouble = case.trouble;
    let sims = StoredValue::new(case.sims.into_iter().map(|strip| strip.sim_id).collect::<Vec<_>>());
    let plan = move |_| {
        let to = untrack(|| watch.with(|board| board.of.draft.to.clone()));
        let action = match trouble {
            Trouble::Orphan => to.map(|group_id| Action::SetGroup { group_id }),
            Trouble::Stuck | Trouble::Outdated => Some(Action::CutSession),
            Trouble::Failed | Trouble::Duplicate => None,
        };
        if let Some(action) = action {
            commands.plan_named(watch.context(), action, sims.get_value());
        }
    };
    let words = move || match (trouble, n) {
        (Trouble::Orphan, 1) => pick(Ota::MoveNow.row()).to_owned(),
        (Trouble::Orphan, _) => text!(Ota::MoveMany, n = count(n)),
        (Trouble::Stuck | Trouble::Outdated, 1) => pick(Ota::CutNow.row()).to_owned(),
        (Trouble::Stuck | Trouble::Outdated, _) => text!(Ota::CutMany, n = count(n)),
        (Trouble::Failed, _) => pick(Ota::TriedAgain.row()).to_owned(),
        (Trouble::Duplicate, _) => pick(Ota::NothingToDo.row()).to_owned(),
    };
    match trouble {
        Trouble::Orphan | Trouble::Stuck | Trouble::Outdated => {
            view! { <Button size=Size::Small refused=stale on_click=plan>{words}</Button> }.into_any()
        }
        Trouble::Failed | Trouble::Duplicate => view! { <span class="quiet">{words}</span> }.into_any(),
    }
}
