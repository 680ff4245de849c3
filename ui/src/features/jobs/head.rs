use api::console::job::{Halt, Standing, Steer};
use leptos::prelude::*;

use super::{
    standing::{percent, standing_shape, standing_words, what},
    watch::Watch,
};
use crate::{
    format::{Zone, count, when},
    kit::{Banner, BannerPlace, Button, Icon, State, Tag, Tone},
    locales::{Common, Errors, Jobs, lang, pick},
    route::{Route, link, use_navigator},
    state::{use_clock, use_feed},
};

/// What the job is, how it stands, and the ways to stop it.
#[component]
pub(super) fn Head(watch: Watch) -> impl IntoView {
    let (navigator, clock) = (use_navigator(), use_clock());
    let up = move || Route::jobs(watch.context());
    let id = move || watch.with(|job| job.id.to_string()).unwrap_or_default();
    let title = move || watch.with(what).unwrap_or_default();
    let facts = move || {
        watch.with(|job| {
            let started = when(lang(), job.started_at, clock.now(), Zone::here(job.started_at), false);
            text!(Jobs::PlanOf, plan = job.plan, by = job.by, time = started)
        })
    };
    let standing = Memo::new(move |_| watch.with(|job| job.standing));
    let tag = move || {
        let shape = standing_shape(standing.get()?);
        let words = move || watch.with(|job| standing_words(job, clock)).unwrap_or_default();
        Some(view! { <Tag text=words state=shape glyph=true/> })
    };
    view! {
        <header class="page-head job-head">
            <nav class="crumb" aria-label=t!(Common::Breadcrumb)><a href=move || up().href() on:click=link(navigator, up)>{t!(Jobs::Title)}</a></nav>
            <h1><span class="mono">{id}</span>" "{title}</h1>
            {tag}
            <span class="quiet clip job-facts">{facts}</span>
            <span class="grow"></span>
            <Steers watch standing/>
        </header>
        <Halted watch standing/>
    }
}

#[component]
fn Steers(watch: Watch, standing: Memo<Option<Standing>>) -> impl IntoView {
    let feed = use_feed();
    let busy = watch.busy();
    let stale = Signal::derive(move || feed.is_stale().then(|| pick(Errors::StaleFeed.row()).to_owned()));
    let cancel = move || {
        let (waiting, begun) =
            watch.with(|job| (job.counts.waiting, job.counts.judged() + job.counts.running))?;
        Some(if begun == 0 {
            pick(Jobs::CancelAll.row()).to_owned()
        } else {
            text!(Jobs::CancelRest, n = count(waiting))
        })
    };
    let more = Memo::new(move |_| watch.with(|job| job.counts.waiting > 0).unwrap_or(false));
    let steer = move |to| move |_| watch.steer(to);
    move || {
        let halted = matches!(standing.get()?, Standing::Halted { .. });
        let goes = matches!(standing.get()?, Standing::Window { .. } | Standing::Running);
        // Where all is begun there is nothing left to stop.
        (more.get() && (halted || goes)).then(|| view! {
            <div class="job-steers" role="group">
                {if halted {
                    view! { <Button icon=Icon::Play busy refused=stale on_click=steer(Steer::GoOn)>{t!(Jobs::GoOn)}</Button> }.into_any()
                } else {
                    view! {
                        <Button icon=Icon::Pause busy refused=stale on_click=steer(Steer::Pause)>{t!(Jobs::Pause)}</Button>
                        <Button icon=Icon::Brake tone=Tone::Warning busy refused=stale on_click=steer(Steer::Brake)>{t!(Jobs::BrakeNow)}</Button>
                    }.into_any()
                }}
                <Button tone=Tone::Ghost busy refused=stale on_click=steer(Steer::Cancel)>{cancel}</Button>
            </div>
        })
    }
}

/// What it means that the job does not go on.
#[component]
fn Halted(watch: Watch, standing: Memo<Option<Standing>>) -> impl IntoView {
    let rates = move || {
        watch
            .with(|job| (percent(job.rate_per_mille.unwrap_or(0)), percent(job.brake_per_mille)))
            .unwrap_or_default()
    };
    let left = move || watch.with(|job| count(job.counts.waiting)).unwrap_or_default();
    move || {
        let banner = match standing.get()? {
            Standing::Window { .. } => {
                view! { <Banner state=State::Waiting title=t!(Jobs::WindowText) place=BannerPlace::Across/> }
                    .into_any()
            }
            Standing::Halted { why: Halt::StoppedItself } => {
                let title = move || {
                    let (rate, brake) = rates();
                    text!(Jobs::StoppedTitle, rate = rate, brake = brake)
                };
                view! {
                    <div role="alert"><Banner state=State::Failed title text=t!(Jobs::StoppedText) place=BannerPlace::Across/></div>
                }
                .into_any()
            }
            Standing::Halted { .. } => {
                view! { <Banner state=State::Blocked title=t!(Jobs::BrakedText) place=BannerPlace::Across/> }
                    .into_any()
            }
            Standing::Cancelled => {
                let title = move || text!(Jobs::CancelledText, n = left());
                view! { <Banner state=State::Offline title place=BannerPlace::Across/> }.into_any()
            }
            Standing::Running | Standing::Over => return None,
        };
        Some(banner)
    }
}
