use api::{
    console::{
        feed::Change,
        job::{Job, ListJobs, ListJobsQuery},
    },
    id::ContextId,
};
use leptos::prelude::*;

use super::standing::{job_shape, needs_person, standing_words};
use crate::{
    format::{Zone, count, when},
    kit::{Glyph, Icon, Void},
    locales::{Jobs, lang},
    parts::{Failed, Failure, action_words::what, standing, use_group_names},
    route::{Route, link, use_navigator},
    state::{Ask, Heard, use_clock, use_feed, use_query, use_session},
};

/// Jobs that are listed: the last ones.
const LISTED: u32 = 200;

/// What was and is being done, the latest first.
#[component]
pub(crate) fn JobsPage(context: ContextId) -> impl IntoView {
    let (session, feed) = (use_session(), use_feed());
    let of = StoredValue::new(context);
    let jobs = use_query::<ListJobs>(move || {
        let query = ListJobsQuery { limit: Some(LISTED), before: None };
        Some(Ask { client: session.door().client(), path: of.get_value(), query })
    });
    feed.listen(move |heard| match heard {
        Heard::Change(frame) => {
            if let Change::Job { job } = &frame.change {
                let told = (**job).clone();
                jobs.amend(move |held| take(held, &told));
            }
        }
        Heard::ReadAgain => jobs.reload(),
        Heard::Tick => {}
    });
    let known = Memo::new(move |_| jobs.with(|jobs| jobs.map(Vec::is_empty)));
    let ids = Memo::new(move |_| {
        jobs.with(|jobs| jobs.map(|jobs| jobs.iter().map(|job| job.id.clone()).collect::<Vec<_>>()))
            .unwrap_or_default()
    });
    let body = move || match standing(known.get(), || jobs.error()) {
        (None, Some(error)) => {
            view! { <Failed failure=Failure::from(&error) on_retry=move || jobs.reload()/> }.into_any()
        }
        (None, None) => view! { <div class="grow" aria-busy="true"></div> }.into_any(),
        (Some(true), _) => {
            view! { <Void title=t!(Jobs::NothingYet) text=t!(Jobs::NothingYetText) icon=Icon::Jobs/> }
                .into_any()
        }
        (Some(false), _) => view! {
            <div class="job-scroll grow" tabindex="0" role="region" aria-label=t!(Jobs::Table)>
                <table class="job-list jobs-list">
                    <caption class="vh">{t!(Jobs::Table)}</caption>
                    <thead><tr>
                        <th scope="col">{t!(Jobs::Job)}</th>
                        <th scope="col">{t!(Jobs::What)}</th>
                        <th scope="col">{t!(Jobs::Standing)}</th>
                        <th scope="col" class="number">{t!(Jobs::Verified)}</th>
                        <th scope="col" class="number">{t!(Jobs::Needs)}</th>
                        <th scope="col" class="number">{t!(Jobs::Of)}</th>
                        <th scope="col">{t!(Jobs::By)}</th>
                        <th scope="col">{t!(Jobs::Started)}</th>
                    </tr></thead>
                    <tbody>
                        <For each=move || ids.get() key=|id| id.clone() children=move |id| {
                            let job = Memo::new(move |before: Option<&Option<Job>>| {
                                let now = jobs.with(|jobs| jobs?.iter().find(|job| job.id == id).cloned());
                                now.or_else(|| before.cloned().flatten())
                            });
                            view! { <JobRow context=of.get_value() job/> }
                        }/>
                    </tbody>
                </table>
            </div>
        }
        .into_any(),
    };
    view! {
        <header class="page-head"><h1>{t!(Jobs::Title)}</h1></header>
        {body}
    }
}

/// Puts a picture of a job where it belongs, unless a later one is there.
fn take(held: &mut Vec<Job>, told: &Job) {
    if let Some(known) = held.iter_mut().find(|held| held.id == told.id) {
        if told.revision >= known.revision {
            known.clone_from(told);
        }
        return;
    }
    // One that is older than all that are listed is not listed.
    let full = held.len() >= LISTED as usize;
    if !(full && held.last().is_some_and(|last| told.started_at < last.started_at)) {
        held.insert(0, told.clone());
    }
}

#[component]
fn JobRow(context: ContextId, job: Memo<Option<Job>>) -> impl IntoView {
    let (navigator, clock, names) = (use_navigator(), use_clock(), use_group_names());
    let of = StoredValue::new(context);
    move || {
        let job = job.get()?;
        let id = job.id.clone();
        let to = move || Route::Job { context: of.get_value(), job: id.clone() };
        let (shape, started) = (job_shape(&job), job.started_at);
        let (id, by) = (job.id.to_string(), job.by.clone());
        let (verified, needs, total) = (job.counts.done_verified, needs_person(&job), job.total);
        let said = job.clone();
        Some(view! {
            <tr>
                <th scope="row"><a class="text-link mono" href=to().href() on:click=link(navigator, to)>{id}</a></th>
                <td>{move || what(&said.action, said.total, &said.context, names)}</td>
                <td><span class="job-outcome"><Glyph state=shape fresh=100/>{move || standing_words(&job, clock)}</span></td>
                <td class="number">{count(verified)}</td>
                <td class="number">{count(needs)}</td>
                <td class="number">{count(total)}</td>
                <td class="clip">{by}</td>
                <td class="mono">{move || when(lang(), started, clock.now(), Zone::here(started), false)}</td>
            </tr>
        })
    }
}
