use api::{
    console::{
        job::{CHANGED_SINCE, Item, Job, Stage, Verdict},
        plan::Action,
    },
    id::SimId,
};
use leptos::prelude::*;

use super::verdicts::{verdict_shape, verdict_told};
use crate::{
    format::duration,
    kit::{Banner, Glyph, State},
    locales::{Actions, Row, Verbs, lang, pick, say},
    parts::{action_words::sentence, use_group_names},
    state::use_clock,
};

const WAY: [(Stage, Row); 4] = [
    (Stage::Calling, Verbs::Calling.row()),
    (Stage::Accepted, Verbs::Accepted.row()),
    (Stage::Deleted, Verbs::Deleted.row()),
    (Stage::Returned, Verbs::Returned.row()),
];

/// How far a job has come with a SIM, step by step, and how it ended.
#[component]
pub(crate) fn JobProgress(job: Job, sim: SimId) -> impl IntoView {
    let item = job.items.iter().find(|item| item.sim_id.as_ref() == Some(&sim)).cloned();
    item.map(|item| match item.verdict {
        // What did not come back is looked for also after it was judged.
        Some(verdict) if item.not_back_since.is_none() => ended(&item, verdict).into_any(),
        Some(_) | None => running(&job, item).into_any(),
    })
}

fn running(job: &Job, item: Item) -> impl IntoView {
    let clock = use_clock();
    let names = use_group_names();
    let (action, context) = (job.action.clone(), job.context.clone());
    let title = move || match action {
        Action::CutSession => pick(Verbs::JobCut.row()).to_owned(),
        Action::Deactivate => pick(Verbs::JobDeactivate.row()).to_owned(),
        Action::Activate => pick(Verbs::JobActivate.row()).to_owned(),
        Action::Configure { .. } => pick(Verbs::JobConfigure.row()).to_owned(),
        Action::Standby
        | Action::Suspend
        | Action::SetGroup { .. }
        | Action::UnsetGroup
        | Action::SetSpeedClass { .. }
        | Action::ChangeTags { .. }
        | Action::AddSubscription { .. }
        | Action::Sequence { .. }
        | Action::Undo { .. } => sentence(&action, &context, names),
    };
    let overdue = item.not_back_since.map(|since| item.deleted_at.or(item.called_at).unwrap_or(since));
    match overdue {
        Some(since) => view! {
            <Banner
                state=State::Failed
                title=move || text!(Verbs::NotBack, time = duration(lang(), clock.now().since(since)))
                text=t!(Verbs::NotBackText)
            />
        }
        .into_any(),
        None => {
            let steps = job.action.steps();
            let cut = steps.get(item.step as usize) == Some(&Action::CutSession);
            let steps = WAY
                .iter()
                .take(if cut { 4 } else { 2 })
                .map(|(stage, word)| step(*stage <= item.stage, *word))
                .collect_view();
            let id = job.id.to_string();
            view! {
                <Banner state=State::Acting title text=t!(Verbs::JobId, id = id)>
                    <ol class="way-of-job">{steps}</ol>
                </Banner>
            }
            .into_any()
        }
    }
}

fn step(reached: bool, word: Row) -> impl IntoView {
    let state = if reached { State::Online } else { State::Waiting };
    // Where a job has not come yet is drawn, and not read out as if it had.
    view! { <li class:reached=reached aria-hidden=(!reached).then_some("true")><Glyph state fresh=if reached { 100 } else { 0 }/>{say(word)}</li> }
}

fn ended(item: &Item, verdict: Verdict) -> impl IntoView {
    let state = verdict_shape(verdict);
    let back = item.return_ms;
    let matches = item.settings.iter().all(|check| check.matches);
    let reply = item.reply.clone();
    let offline = reply.as_ref().is_some_and(|reply| reply.code.is_some());
    let title = move || match (verdict, back) {
        (Verdict::DoneVerified | Verdict::DoneUnverified, Some(millis)) => {
            text!(Verbs::BackTold, time = duration(lang(), millis))
        }
        _ => pick(verdict_told(verdict)).to_owned(),
    };
    let text = move || match (verdict, back) {
        (Verdict::DoneVerified | Verdict::DoneUnverified, Some(_)) => {
            pick(if matches { Verbs::SettingsMatch.row() } else { Verbs::SettingsDiffer.row() }).to_owned()
        }
        (Verdict::DoneUnverified, None) => pick(Verbs::UnverifiedText.row()).to_owned(),
        (Verdict::Unknown, _) => pick(Verbs::UnknownText.row()).to_owned(),
        (Verdict::Skipped, _) if offline => pick(Verbs::AlreadyOffline.row()).to_owned(),
        (Verdict::Skipped, _) => pick(Actions::AlreadySo.row()).to_owned(),
        (Verdict::DoneVerified | Verdict::Failed, _) => reply
            .as_ref()
            .filter(|_| verdict == Verdict::Failed)
            .map(|reply| {
                if reply.code.as_deref() == Some(CHANGED_SINCE) {
                    return pick(Actions::ChangedSince.row()).to_owned();
                }
                let code =
                    reply.code.clone().or(reply.status.map(|status| status.to_string())).unwrap_or_default();
                format!("{code} · {}", reply.message.clone().unwrap_or_default())
            })
            .unwrap_or_default(),
    };
    view! { <Banner state title=title text=text/> }
}
