use api::{
    console::{
        job::{CHANGED_SINCE, Item, ItemsShown, NumberedItem, SharedBy, SharedCause, Verdict},
        plan::Action,
    },
    id::SimId,
};
use leptos::prelude::*;

use super::{
    shared_by::called,
    standing::{can_be_undone, needs_person},
    watch::{LISTED, Watch},
};
use crate::{
    format::{Zone, count, duration, when},
    kit::{Banner, Button, Glyph, Icon, Section, Size, State},
    locales::{Actions, Common, Jobs, Sims, lang, pick},
    parts::{
        GroupNames,
        plan::{verdict_shape, verdict_word},
        use_group_names,
    },
    route::{ListPlace, Route, link, use_navigator},
    state::{WorldClock, use_clock, use_commands, use_feed},
};

/// Those that need a person, what they have in common, and the evidence for each.
#[component]
pub(super) fn Needs(watch: Watch) -> impl IntoView {
    let (clock, names) = (use_clock(), use_group_names());
    let cause =
        Memo::new(move |_| watch.report.with(|report| report.and_then(|report| report.cause.clone())));
    let items = Memo::new(move |_| watch.needs.value());
    let body = move || {
        let page = items.get()?;
        Some(if page.items.is_empty() {
            view! { <p class="quiet small-text">{t!(Jobs::NeedsNone)}</p> }.into_any()
        } else {
            let more = page.next.is_some();
            let rows = page
                .items
                .into_iter()
                .map(|NumberedItem { item, .. }| row(watch, item, clock))
                .collect_view();
            view! {
                <div class="job-scroll" tabindex="0" role="region" aria-label=t!(Jobs::NeedsTable)>
                    <table class="compare job-needs">
                        <thead><tr>
                            <th scope="col">{t!(Common::Name)}</th>
                            <th scope="col">{t!(Jobs::Outcome)}</th>
                            <th scope="col">{t!(Jobs::Model)}</th>
                            <th scope="col">{t!(Jobs::Evidence)}</th>
                        </tr></thead>
                        <tbody>{rows}</tbody>
                    </table>
                </div>
                {more.then(|| view! { <p class="quiet small-text">{move || text!(Jobs::NeedsMore, n = LISTED)}</p> })}
            }
            .into_any()
        })
    };
    let many = move || watch.with(|job| count(needs_person(job))).unwrap_or_default();
    let (commands, feed) = (use_commands(), use_feed());
    let undoable = Memo::new(move |_| {
        let needs = watch.with(|job| (needs_person(job), can_be_undone(&job.action)));
        needs.and_then(|(n, undoable)| (undoable && n > 0).then_some(n))
    });
    let stale = Signal::derive(move || feed.writes_wait().map(|why| pick(why).to_owned()));
    let undo = move || {
        let of = Some(ItemsShown::NeedsPerson);
        if let Some(action) = watch.with(|job| Action::Undo { job: job.id.clone(), of }) {
            commands.plan(watch.context(), action, None);
        }
    };
    view! {
        <Section title=t!(Jobs::NeedsTitle) aside=many>
            {move || cause.get().map(|cause| cause_banner(watch, cause, names))}
            {move || undoable.get().map(|n| view! {
                <p class="job-undo"><Button size=Size::Small icon=Icon::Undo refused=stale on_click=move |_| undo()>{move || text!(Actions::UndoNeeds, n = count(n))}</Button></p>
            })}
            {body}
        </Section>
    }
}

fn cause_banner(watch: Watch, cause: SharedCause, names: GroupNames) -> impl IntoView {
    let SharedCause { by, key, sharing, needs_person, .. } = cause;
    let title = move || {
        let (n, total) = (count(sharing), count(needs_person));
        let key = called(&watch.context(), by, &key, names);
        match by {
            SharedBy::Model => text!(Jobs::CauseModel, n = n, total = total, key = key),
            SharedBy::Group => text!(Jobs::CauseGroup, n = n, total = total, key = key),
        }
    };
    view! { <Banner state=State::Stale title text=t!(Jobs::CauseText)/> }
}

fn row(watch: Watch, item: Item, clock: WorldClock) -> impl IntoView {
    let navigator = use_navigator();
    let name = if item.name.is_empty() {
        item.sim_id.as_ref().map(ToString::to_string).unwrap_or_default()
    } else {
        item.name.clone()
    };
    let sim = item.sim_id.clone();
    let named = match sim {
        Some(sim) => {
            let to = move || beside(watch, &sim);
            view! { <a class="text-link" href=to().href() on:click=link(navigator, to)>{name}</a> }.into_any()
        }
        None => view! { <span>{name}</span> }.into_any(),
    };
    let verdict = item.verdict.unwrap_or(Verdict::Unknown);
    let away = item.not_back_since.is_some();
    let (shape, word) = if away {
        (State::Failed, Sims::NotBack.row())
    } else {
        (verdict_shape(verdict), verdict_word(verdict))
    };
    let model = item.model.clone().unwrap_or_else(|| "–".to_owned());
    let evidence = move || evidence(&item, clock);
    view! {
        <tr>
            <th scope="row">{named}</th>
            <td><span class="job-outcome"><Glyph state=shape fresh=100/>{move || pick(word)}</span></td>
            <td class="mono">{model}</td>
            <td>{evidence}</td>
        </tr>
    }
}

/// What was seen, and what was not.
fn evidence(item: &Item, clock: WorldClock) -> String {
    if let (Some(_), Some(deleted)) = (item.not_back_since, item.deleted_at) {
        let seen = when(lang(), deleted, clock.now(), Zone::here(deleted), false);
        let so_far = duration(lang(), clock.now().since(deleted).max(0));
        return format!(
            "{} · {}",
            text!(Jobs::DeletedAt, time = seen),
            text!(Jobs::WaitingFor, time = so_far)
        );
    }
    if item.settings.iter().any(|check| !check.matches) {
        return pick(Jobs::SettingsDiffer.row()).to_owned();
    }
    item.reply
        .as_ref()
        .map(|reply| {
            if reply.code.as_deref() == Some(CHANGED_SINCE) {
                return pick(Actions::ChangedSince.row()).to_owned();
            }
            let code = reply.code.clone().or(reply.status.map(|status| status.to_string()));
            [code, reply.message.clone()].into_iter().flatten().collect::<Vec<_>>().join(" · ")
        })
        .unwrap_or_default()
}

/// The SIM beside the list.
fn beside(watch: Watch, sim: &SimId) -> Route {
    Route::Sims {
        context: watch.context(),
        list: ListPlace { open: Some(sim.clone()), ..ListPlace::default() },
    }
}
