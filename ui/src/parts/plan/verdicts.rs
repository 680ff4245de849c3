use std::collections::BTreeSet;

use api::{
    console::{
        feed::Change,
        job::{Halt, Job, Standing, Steer, Verdict},
        plan::Action,
    },
    id::JobId,
};
use leptos::{prelude::*, text_prop::TextProp};

use crate::{
    format::{count, duration},
    kit::State,
    locales::{Jobs, Row, Sims, Verbs, lang, pick},
    state::{Heard, Toasts, use_feed, use_session, use_toasts},
};

/// How an item ended, in words.
pub(crate) const fn verdict_word(verdict: Verdict) -> Row {
    match verdict {
        Verdict::DoneVerified => Verbs::DoneVerified.row(),
        Verdict::DoneUnverified => Verbs::DoneUnverified.row(),
        Verdict::Skipped => Verbs::Skipped.row(),
        Verdict::Failed => Verbs::Failed.row(),
        Verdict::Unknown => Verbs::Unknown.row(),
    }
}

/// How a job was steered, in words.
pub(crate) const fn steer_word(to: Steer) -> Row {
    match to {
        Steer::Pause => Jobs::Pause.row(),
        Steer::Brake => Jobs::BrakeNow.row(),
        Steer::GoOn => Jobs::GoOn.row(),
        Steer::Cancel => Jobs::CancelAll.row(),
    }
}

/// How an item ended, as a sentence that more may follow.
pub(super) const fn verdict_told(verdict: Verdict) -> Row {
    match verdict {
        Verdict::DoneVerified => Verbs::DoneVerifiedTold.row(),
        Verdict::DoneUnverified => Verbs::DoneUnverifiedTold.row(),
        Verdict::Skipped => Verbs::SkippedTold.row(),
        Verdict::Failed => Verbs::FailedTold.row(),
        Verdict::Unknown => Verbs::UnknownTold.row(),
    }
}

/// How an item ended, as a shape.
pub(crate) const fn verdict_shape(verdict: Verdict) -> State {
    match verdict {
        Verdict::DoneVerified => State::Online,
        Verdict::DoneUnverified => State::Stale,
        Verdict::Skipped => State::Offline,
        Verdict::Failed => State::Failed,
        Verdict::Unknown => State::Unknown,
    }
}

/// Says how the operator's own jobs ended, wherever the operator is by then.
#[component]
pub(crate) fn VerdictToasts() -> impl IntoView {
    let (feed, toasts, session) = (use_feed(), use_toasts(), use_session());
    let told = StoredValue::new(BTreeSet::<JobId>::new());
    let stopped = StoredValue::new(BTreeSet::<JobId>::new());
    // A job that ended before this page looked is no news, though its SIMs may still come back.
    let at_work = StoredValue::new(BTreeSet::<JobId>::new());
    let seen_to_end = move |job: &Job| {
        let seen = at_work.try_update_value(|at_work| match job.ended_at {
            None => {
                at_work.insert(job.id.clone());
                false
            }
            Some(_) => at_work.remove(&job.id),
        });
        seen == Some(true)
    };
    feed.listen(move |heard| {
        // A job that stops by itself is everybody's business.
        if let Heard::Change(frame) = heard
            && let Change::Job { job } = &frame.change
        {
            let stands = job.standing == Standing::Halted { why: Halt::StoppedItself };
            let news = stopped.try_update_value(|stopped| {
                if stands {
                    return stopped.insert(job.id.clone());
                }
                stopped.remove(&job.id);
                false
            });
            if news == Some(true) {
                let id = job.id.to_string();
                toasts.show(State::Failed, move || text!(Jobs::StoppedTold, job = id), None);
            }
        }
        if let Heard::Change(frame) = heard
            && let Change::Job { job } = &frame.change
            && seen_to_end(job)
            && untrack(|| session.who()).is_some_and(|who| who.user.name == job.by)
            // A job that is told again is no news.
            && told.try_update_value(|told| told.insert(job.id.clone())) == Some(true)
        {
            tell(toasts, job);
        }
    });
}

fn tell(toasts: Toasts, job: &Job) {
    // How a group's change ended stands beside its form, and its draft mark is gone from the list.
    if matches!(job.action, Action::Configure { .. }) {
        return;
    }
    let [item] = job.items.as_slice() else { return tell_many(toasts, job) };
    let Some(verdict) = item.verdict else { return };
    let name = if item.name.is_empty() {
        item.sim_id.as_ref().map(ToString::to_string).unwrap_or_default()
    } else {
        item.name.clone()
    };
    let (back, away) = (item.return_ms, item.not_back_since.is_some());
    let title = move || {
        let words = match (verdict, back) {
            (Verdict::DoneVerified, Some(millis)) => text!(Verbs::Back, time = duration(lang(), millis)),
            (Verdict::DoneUnverified, None) if away => pick(Sims::NotBack.row()).to_owned(),
            _ => pick(verdict_word(verdict)).to_owned(),
        };
        text!(Verbs::VerdictOf, name = name, verdict = words)
    };
    let detail = item.reply.as_ref().filter(|_| verdict == Verdict::Failed).map(|reply| {
        let code = reply.code.clone().or(reply.status.map(|status| status.to_string())).unwrap_or_default();
        TextProp::from(format!("{code} · {}", reply.message.clone().unwrap_or_default()))
    });
    toasts.show(verdict_shape(verdict), title, detail);
}

/// A job of several has ended.
fn tell_many(toasts: Toasts, job: &Job) {
    let needs = job.counts.done_unverified + job.counts.failed + job.counts.unknown;
    let state = if needs > 0 { State::Stale } else { State::Online };
    let (id, verified, total) = (job.id.to_string(), job.counts.done_verified, job.total);
    let detail = move || {
        text!(Jobs::EndedText, verified = count(verified), total = count(total), needs = count(needs))
    };
    toasts.show(state, move || text!(Jobs::EndedTold, job = id), Some(TextProp::from(detail)));
}
