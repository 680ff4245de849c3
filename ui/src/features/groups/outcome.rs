use api::console::job::Verdict;
use leptos::prelude::*;

use super::{
    editor::Editor,
    saving::{Said, Saving},
};
use crate::{
    format::{Zone, sentences, when},
    kit::{Banner, State},
    locales::{Groups, Verbs, lang, pick},
    parts::Failure,
    state::use_clock,
};

/// How the saving of the draft went, or goes.
#[component]
pub(super) fn Outcome(editor: Editor) -> impl IntoView {
    let inside = move || match editor.saving.get() {
        Saving::No => ().into_any(),
        Saving::Sent { job, .. } => {
            let text = move || job.as_ref().map(|job| text!(Groups::SavingJob, id = job)).unwrap_or_default();
            view! { <Banner state=State::Acting title=t!(Groups::Saving) text=text/> }.into_any()
        }
        Saving::Ended { verdict, job, at, said } => {
            let clock = use_clock();
            let reference = move || {
                let time = when(lang(), at, clock.now(), Zone::here(at), false);
                text!(Groups::SavedAt, time = time, id = job)
            };
            match verdict {
                Verdict::DoneVerified => {
                    view! { <Banner state=State::Online title=t!(Groups::Saved) text=reference/> }.into_any()
                }
                Verdict::DoneUnverified => {
                    view! { <Banner state=State::Stale title=t!(Groups::SavedUnverified) text=reference/> }
                        .into_any()
                }
                Verdict::Failed => view! { <Refused said/> }.into_any(),
                Verdict::Skipped | Verdict::Unknown => {
                    view! { <Banner state=State::Failed title=t!(Groups::Lost) text=t!(Groups::LostText)/> }
                        .into_any()
                }
            }
        }
        Saving::NotStarted { error, .. } => match error.status() {
            // The plan is made anew at once; nothing of the draft is lost.
            Some(404 | 409) => {
                view! { <Banner state=State::Stale title=t!(Groups::PlanOld) text=t!(Groups::PlanOldText)/> }
                    .into_any()
            }
            status => {
                let Failure { title, detail, .. } = Failure::from(&error);
                let detail = detail.unwrap_or_default();
                let text =
                    move || sentences(lang(), &[&title.get(), pick(Verbs::StartUnsureText.row()), &detail]);
                // A refusal saved nothing by itself; silence and a fault may have.
                if status.is_none_or(|status| status >= 500) {
                    view! { <Banner state=State::Unknown title=t!(Groups::SaveUnsure) text=text/> }.into_any()
                } else {
                    view! { <Banner state=State::Failed title=t!(Groups::NotStarted) text=text/> }.into_any()
                }
            }
        },
    };
    view! { <div class="outcome" role="status">{inside}</div> }
}

#[component]
fn Refused(said: Option<Said>) -> impl IntoView {
    let text = move || {
        let kept = pick(Groups::NothingSaved.row());
        match &said {
            Some(Said { code, message }) => format!("{kept} {code} · {message}"),
            None => kept.to_owned(),
        }
    };
    view! { <Banner state=State::Failed title=t!(Groups::Refused) text=text/> }
}
