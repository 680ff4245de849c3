use api::console::job::Job;
use leptos::prelude::*;

use super::watch::Watch;
use crate::{
    format::{count, duration},
    kit::{Glyph, State},
    locales::{Jobs, Row, lang, say},
    state::use_clock,
};

/// How many stand where. The figures account for every SIM.
#[component]
pub(super) fn Figures(watch: Watch) -> impl IntoView {
    let clock = use_clock();
    let cut = move || watch.with(|job| job.action.cuts()).unwrap_or(true);
    let elapsed = move || {
        watch.with(|job| {
            let until = job.ended_at.unwrap_or_else(|| clock.now());
            duration(lang(), until.since(job.started_at).max(0))
        })
    };
    let figure = move |state: Option<State>, title: Row, read: fn(&Job) -> u64| {
        view! {
            <div class:none=move || watch.with(|job| read(job) == 0).unwrap_or(false)>
                <dt>{state.map(|state| view! { <Glyph state fresh=100/> })}{say(title)}</dt>
                <dd>{move || watch.with(|job| count(read(job)))}</dd>
            </div>
        }
    };
    let verified = move || if cut() { Jobs::BackVerified.row() } else { Jobs::DoneVerified.row() };
    view! {
        <dl class="job-figures">
            <div>
                <dt>{t!(Jobs::Begun)}</dt>
                <dd>
                    {move || watch.with(|job| count(job.total - job.counts.waiting))}
                    <small>{move || watch.with(|job| format!(" / {}", count(job.total)))}</small>
                </dd>
            </div>
            {move || figure(Some(State::Online), verified(), |job| job.counts.done_verified)}
            {figure(Some(State::Acting), Jobs::Waiting.row(), |job| job.counts.running)}
            {move || if cut() {
                figure(Some(State::Failed), Jobs::NeverBack.row(), |job| job.counts.not_back).into_any()
            } else {
                figure(Some(State::Stale), Jobs::NotVerified.row(), |job| job.counts.done_unverified).into_any()
            }}
            {move || cut().then(|| figure(Some(State::Stale), Jobs::BackUnverified.row(), |job| {
                job.counts.done_unverified.saturating_sub(job.counts.not_back)
            }))}
            {figure(Some(State::Failed), Jobs::Failed.row(), |job| job.counts.failed)}
            {move || (watch.with(|job| job.counts.unknown).unwrap_or(0) > 0).then(|| {
                figure(Some(State::Unknown), Jobs::Unknown.row(), |job| job.counts.unknown)
            })}
            {figure(None, Jobs::Skipped.row(), |job| job.counts.skipped)}
            {figure(None, Jobs::Queued.row(), |job| job.counts.waiting)}
            <div><dt>{t!(Jobs::Elapsed)}</dt><dd>{elapsed}</dd></div>
        </dl>
    }
}
