use api::id::{ContextId, JobId};
use leptos::prelude::*;

use super::{
    figures::Figures,
    head::Head,
    log::Log,
    needs::Needs,
    returns::Returns,
    watch::{Watch, use_watch},
    waves::Waves,
};
use crate::{
    kit::{Icon, Void},
    locales::Jobs,
    parts::{Failed, Failure},
};

/// A job: how it stands, how far it has come, how fast they come back, and who needs a person.
#[component]
pub(crate) fn JobPage(context: ContextId, job: JobId) -> impl IntoView {
    let watch = use_watch(context, job);
    let known = Memo::new(move |_| watch.job.with(|job| job.is_some()));
    move || {
        if known.get() {
            return view! { <Known watch/> }.into_any();
        }
        match watch.job.error() {
            Some(error) if error.status() == Some(404) => {
                view! { <Void title=t!(Jobs::NoSuchJob) text=t!(Jobs::NoSuchJobText) icon=Icon::Jobs/> }
                    .into_any()
            }
            Some(error) => {
                view! { <Failed failure=Failure::from(&error) on_retry=move || watch.job.reload()/> }
                    .into_any()
            }
            None => view! { <div class="grow" aria-busy="true"></div> }.into_any(),
        }
    }
}

#[component]
fn Known(watch: Watch) -> impl IntoView {
    view! {
        <Head watch/>
        <Figures watch/>
        <div class="job-columns">
            <div><h2 class="vh">{t!(Jobs::Progress)}</h2><Waves watch/><Needs watch/></div>
            <div><h2 class="vh">{t!(Jobs::Findings)}</h2><Returns watch/><Log watch/></div>
        </div>
    }
}
