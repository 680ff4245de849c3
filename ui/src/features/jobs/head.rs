use api::console::{
    job::{Halt, Standing, Steer},
    plan::Action,
};
use leptos::prelude::*;

use super::{
    standing::{can_be_undone, job_shape, percent, standing_words},
    watch::Watch,
};
use crate::{
    format::{Zone, count, when},
    kit::{Banner, BannerPlace, Button, Dialog, Icon, State, Tag, Tone},
    locales::{Actions, Common, Errors, Jobs, Row, lang, pick},
    parts::{action_words::what, use_group_names},
    route::{Route, link, use_navigator},
    state::{Shortcut, use_clock, use_commands, use_feed, use_shortcuts},
};

/// What the job is, how it stands, and the ways to stop it.
#[component]
pub(super) fn Head(watch: Watch) -> impl IntoView {
    let (navigator, clock) = (use_navigator(), use_clock());
    let up = move || Route::jobs(watch.context());
    let id = move || watch.with(|job| job.id.to_string()).unwrap_or_default();
    let names = use_group_names();
    let title =
        move || watch.with(|job| what(&job.action, job.total, &job.context, names)).unwrap_or_default();
    let facts = move || {
        watch.with(|job| {
            let started = when(lang(), job.started_at, clock.now(), Zone::here(job.started_at), false);
            text!(Jobs::PlanOf, plan = job.plan, by = job.by, time = started)
        })
    };
    let standing = Memo::new(move |_| watch.with(|job| job.standing));
    let tag = move || {
        standing.get()?;
        let shape = Signal::derive(move || watch.with(job_shape).unwrap_or(State::Unknown));
        let words = move || watch.with(|job| standing_words(job, clock)).unwrap_or_default();
        Some(move || view! { <Tag text=words state=shape.get() glyph=true/> })
    };
    view! {
        <header class="page-head job-head">
            <nav class="crumb" aria-label=t!(Common::Breadcrumb)><a href=move || up().href() on:click=link(navigator, up)>{t!(Jobs::Title)}</a></nav>
            <h1><span class="mono">{id}</span>" "{title}</h1>
            {tag}
            <span class="quiet clip job-facts">{facts}</span>
            <span class="grow"></span>
            <Undo watch/>
            <Steers watch standing/>
        </header>
        <Halted watch standing/>
        {move || watch.with(|job| job.drifted).filter(|n| *n > 0).map(|n| view! {
            <Banner state=State::Stale title=move || text!(Jobs::DriftedOne, n = count(n)) place=BannerPlace::Across/>
        })}
    }
}

/// The ways to stop it, each always in its place: what is pressed twice is not something else the second time.
#[component]
fn Steers(watch: Watch, standing: Memo<Option<Standing>>) -> impl IntoView {
    let feed = use_feed();
    let busy = watch.busy();
    let asked = RwSignal::new(false);
    let halted = Memo::new(move |_| matches!(standing.get(), Some(Standing::Halted { .. })));
    let refused = move |when: bool, why: Row| {
        Signal::derive(move || {
            let row = if feed.is_stale() {
                Errors::StaleFeed.row()
            } else if halted.get() == when {
                why
            } else {
                return None;
            };
            Some(pick(row).to_owned())
        })
    };
    let halts = refused(true, Jobs::HaltedAlready.row());
    let stale = Signal::derive(move || feed.is_stale().then(|| pick(Errors::StaleFeed.row()).to_owned()));
    let cancel = move || {
        let (waiting, begun) = watch
            .with(|job| (job.counts.waiting, job.counts.judged() + job.counts.running))
            .unwrap_or_default();
        if begun == 0 {
            pick(Jobs::CancelAll.row()).to_owned()
        } else {
            text!(Jobs::CancelRest, n = count(waiting))
        }
    };
    let more = Memo::new(move |_| {
        watch
            .with(|job| job.counts.waiting > 0 && !matches!(job.standing, Standing::Cancelled))
            .unwrap_or(false)
    });
    let steer = move |to| move |_| watch.steer(to);
    let ask = move || {
        asked.get().then(|| {
            let title = move || format!("{}?", cancel().trim_end_matches('…'));
            let foot = view! {
                <span class="grow"></span>
                <Button on_click=move |_| asked.set(false)>{t!(Jobs::KeepOn)}</Button>
                <Button tone=Tone::Danger busy on_click=move |_| { asked.set(false); watch.steer(Steer::Cancel); }>{move || cancel().trim_end_matches('…').to_owned()}</Button>
            };
            view! {
                <Dialog
                    title
                    on_close=move || asked.set(false)
                    body=view! { <p>{t!(Jobs::CancelText)}</p> }.into_any()
                    foot=foot.into_any()
                />
            }
        })
    };
    let on_key = move |to| {
        move || {
            if more.get_untracked() && !busy.get_untracked() && halts.with_untracked(Option::is_none) {
                watch.steer(to);
            }
        }
    };
    use_shortcuts()
        .add([Shortcut::letters("p", on_key(Steer::Pause)), Shortcut::letters("b", on_key(Steer::Brake))]);
    // Where all is begun there is nothing left to stop.
    move || {
        more.get().then(|| {
            view! {
                <div class="job-steers" role="group" aria-label=t!(Jobs::Steering)>
                    <Button icon=Icon::Pause busy refused=halts on_click=steer(Steer::Pause)>{t!(Jobs::Pause)}</Button>
                    <Button icon=Icon::Brake tone=Tone::Warning busy refused=halts on_click=steer(Steer::Brake)>{t!(Jobs::BrakeNow)}</Button>
                    <Button icon=Icon::Play busy refused=refused(false, Jobs::GoesOn.row()) on_click=steer(Steer::GoOn)>{t!(Jobs::GoOn)}</Button>
                    <Button tone=Tone::Ghost busy refused=stale on_click=move |_| asked.set(true)>{cancel}</Button>
                </div>
                {ask}
            }
        })
    }
}

/// Takes back what the job did, as a plan.
#[component]
fn Undo(watch: Watch) -> impl IntoView {
    let (commands, feed) = (use_commands(), use_feed());
    let some = Memo::new(move |_| {
        watch.with(|job| job.counts.judged() > 0 && can_be_undone(&job.action)).unwrap_or(false)
    });
    let stale = Signal::derive(move || feed.is_stale().then(|| pick(Errors::StaleFeed.row()).to_owned()));
    let undo = move || {
        let action = watch.with(|job| Action::Undo { job: job.id.clone(), of: None });
        if let Some(action) = action {
            commands.plan(watch.context(), action, None);
        }
    };
    move || {
        some.get().then(|| {
            view! { <Button icon=Icon::Undo refused=stale on_click=move |_| undo()>{t!(Actions::UndoJob)}</Button> }
        })
    }
}

/// What it means that the job does not go on.
#[component]
fn Halted(watch: Watch, standing: Memo<Option<Standing>>) -> impl IntoView {
    let rates = move || {
        watch
            .with(|job| {
                let rate = job.stopped_per_mille.or(job.rate_per_mille).unwrap_or(0);
                (percent(rate), percent(job.brake_per_mille))
            })
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
                    if watch.with(|job| job.action.cuts()).unwrap_or(true) {
                        text!(Jobs::StoppedTitle, rate = rate, brake = brake)
                    } else {
                        text!(Jobs::StoppedTitleWell, rate = rate, brake = brake)
                    }
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
