use api::id::{ContextId, FluxAppId};
use leptos::prelude::*;

use super::{
    graph::GraphPane,
    head::Head,
    inspector::Inspector,
    pages::{flux_code, flux_form},
    runs::RunsPane,
    studio::{Studio, use_studio},
};
use crate::{
    kit::{Icon, Void},
    locales::Flux,
    parts::{Failed, Failure, Later},
    route::FluxView,
};

/// One app: its graph, what is open of it, and what was done lately.
#[component]
pub(crate) fn StudioPage(context: ContextId, app: FluxAppId) -> impl IntoView {
    let studio = use_studio(context, app);
    let known = Memo::new(move |_| studio.now.with(Option::is_some));
    let body = move || {
        if known.get() {
            return view! { <Known studio/> }.into_any();
        }
        let head = view! { <header class="page-head"><h1>{t!(Flux::Title)}</h1></header> };
        match studio.app.error() {
            Some(error) if error.status() == Some(404) => {
                view! { {head}<Void title=t!(Flux::NoSuchApp) text=t!(Flux::NoSuchAppText) icon=Icon::Flux/> }
                    .into_any()
            }
            Some(error) => {
                view! { {head}<Failed failure=Failure::from(&error) on_retry=move || studio.app.reload()/> }
                    .into_any()
            }
            None => view! { {head}<div class="grow" aria-busy="true"></div> }.into_any(),
        }
    };
    let dialog =
        move || studio.opened.get().map(|opened| view! { <Later fetch=flux_form of=(studio, opened)/> });
    view! { {body}<div class="flux-dialogs">{dialog}</div> }
}

#[component]
fn Known(studio: Studio) -> impl IntoView {
    let code = Memo::new(move |_| studio.view() == FluxView::Code);
    view! {
        <Head studio/>
        <div class="split flux-studio">
            <div class="pane">
                {move || if code.get() {
                    view! { <Later fetch=flux_code of=studio/> }.into_any()
                } else {
                    view! { <GraphPane studio/> }.into_any()
                }}
                <RunsPane studio/>
            </div>
            <Inspector studio/>
        </div>
    }
}
