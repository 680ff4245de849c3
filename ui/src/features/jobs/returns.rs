use api::console::job::{BRAKE_LOOKS_BACK, Job, JobReport, ReturnBin, ReturnTimes, SharedBy, Tally};
use leptos::prelude::*;

use super::{shared_by::called, standing::percent, watch::Watch, waves::share};
use crate::{
    format::{count, duration},
    kit::Section,
    locales::{Jobs, Row, lang, say},
    parts::{GroupNames, use_group_names},
};

/// How long they took to come back: as a whole, by model, by group.
#[component]
pub(super) fn Returns(watch: Watch) -> impl IntoView {
    let report = Memo::new(move |_| watch.report.value().unwrap_or_default());
    let cuts = Memo::new(move |_| watch.with(|job| job.action.cuts()).unwrap_or(true));
    let times = Memo::new(move |_| report.with(|report| report.returns));
    let rate = move || {
        let seen = |job: &Job| {
            let rate = job.rate_per_mille?;
            let too_late = job.counts.waiting == 0 && rate < job.brake_per_mille;
            Some((rate, job.brake_per_mille, too_late))
        };
        watch.with(seen).flatten().map(|(rate, brake, too_late)| {
            view! {
                <p class="job-rate small-text">
                    {move || {
                        let judged = watch.with(|job| job.counts.judged()).unwrap_or(0);
                        let n = count(judged.min(BRAKE_LOOKS_BACK));
                        if cuts.get() { text!(Jobs::ReturnRate, n = n) } else { text!(Jobs::SuccessRate, n = n) }
                    }}" "<b>{percent(rate)}" %"</b>" "
                    <span class="quiet">{move || match too_late {
                        true => text!(Jobs::BrakeTooLate, brake = percent(brake)),
                        false => text!(Jobs::BrakeAt, brake = percent(brake)),
                    }}</span>
                </p>
            }
        })
    };
    let chart = move || match times.get() {
        None if watch.report.with(|report| report.is_none()) => {
            view! { <p class="quiet small-text" aria-busy="true">"…"</p> }.into_any()
        }
        None => view! { <p class="quiet small-text">{t!(Jobs::NoReturns)}</p> }.into_any(),
        Some(times) => view! {
            <p class="small-text">{move || summary(times)}</p>
            <Histogram report/>
        }
        .into_any(),
    };
    view! {
        // Who was not cut does not come back.
        {move || if cuts.get() {
            view! { <Section title=t!(Jobs::Returns) aside=t!(Jobs::ReturnsAside)>{chart}{rate}</Section> }.into_any()
        } else {
            view! { <Section title=t!(Jobs::Success)>{rate}</Section> }.into_any()
        }}
        <Tallies watch by=SharedBy::Model title=Jobs::ByModel.row() column=Jobs::ModelColumn.row() report read=|report| &report.by_model/>
        <Tallies watch by=SharedBy::Group title=Jobs::ByGroup.row() column=Jobs::GroupColumn.row() report read=|report| &report.by_group/>
    }
}

fn summary(times: ReturnTimes) -> String {
    let ReturnTimes { count: n, p50_ms, p95_ms, max_ms } = times;
    let time = |ms| duration(lang(), ms);
    text!(Jobs::ReturnsLabel, n = count(n), p50 = time(p50_ms), p95 = time(p95_ms), max = time(max_ms))
}

/// As a table, whose bars are drawn: it reads the same with and without eyes.
#[component]
fn Histogram(report: Memo<JobReport>) -> impl IntoView {
    let rows = move || {
        report.with(|report| {
            let most = report.histogram.iter().map(|bin| bin.count).max().unwrap_or(0);
            report.histogram.iter().map(|bin| bar(*bin, most)).collect_view()
        })
    };
    view! {
        <table class="job-histogram">
            <caption class="vh">{t!(Jobs::Returns)}</caption>
            <thead class="vh"><tr><th scope="col">{t!(Jobs::From)}</th><th scope="col">{t!(Jobs::HowMany)}</th><td></td></tr></thead>
            <tbody>{rows}</tbody>
        </table>
    }
}

/// From when to when, e.g. "2.0–5.0 s".
fn range(bin: ReturnBin) -> String {
    let from = duration(lang(), bin.from_ms);
    text!(Jobs::Between, from = from, to = duration(lang(), bin.to_ms))
}

fn bar(bin: ReturnBin, most: u64) -> impl IntoView {
    let width = share(bin.count, most).to_string();
    view! {
        <tr>
            <th scope="row" class="mono">{move || range(bin)}</th>
            <td class="number">{count(bin.count)}</td>
            <td class="wide-cell" aria-hidden="true">
                <svg class="job-bar" viewBox="0 0 1000 8" preserveAspectRatio="none"><rect class="returned" width=width height="8"/></svg>
            </td>
        </tr>
    }
}

/// The same of each model, or each group; left out where there is only one.
#[component]
fn Tallies(
    watch: Watch,
    by: SharedBy,
    title: Row,
    column: Row,
    report: Memo<JobReport>,
    read: fn(&JobReport) -> &Vec<Tally>,
) -> impl IntoView {
    let names = use_group_names();
    let tallies = Memo::new(move |_| report.with(|report| read(report).clone()));
    move || {
        (tallies.with(Vec::len) > 1).then(|| view! {
            <Section title=say(title)>
                <table class="compare job-tallies">
                    <thead><tr>
                        <th scope="col">{say(column)}</th>
                        <th scope="col" class="number">{t!(Jobs::HowMany)}</th>
                        <th scope="col" class="number">"p50"</th>
                        <th scope="col" class="number">"p95"</th>
                        <th scope="col" class="number">{t!(Jobs::Needs)}</th>
                    </tr></thead>
                    <tbody>{tallies.get().into_iter().map(|tally| line(watch, by, tally, names)).collect_view()}</tbody>
                </table>
            </Section>
        })
    }
}

fn line(watch: Watch, by: SharedBy, tally: Tally, names: GroupNames) -> impl IntoView {
    let Tally { key, sims, needs_person, returns } = tally;
    let time = move |read: fn(ReturnTimes) -> i64| {
        move || returns.map_or_else(|| "–".to_owned(), |times| duration(lang(), read(times)))
    };
    let shape = match by {
        _ if key.is_empty() => "quiet",
        SharedBy::Model => "mono",
        SharedBy::Group => "",
    };
    let name = move || called(&watch.context(), by, &key, names);
    view! {
        <tr>
            <th scope="row" class=shape>{name}</th>
            <td class="number">{count(sims)}</td>
            <td class="number">{time(|times| times.p50_ms)}</td>
            <td class="number">{time(|times| times.p95_ms)}</td>
            <td class="number">{count(needs_person)}</td>
        </tr>
    }
}
