use api::id::{ContextId, FluxAppId};
use leptos::prelude::*;

use super::{
    bays::Bays,
    chain::Chain,
    end_form::EndForm,
    head::Head,
    quota::QuotaPanel,
    recipe_form::RecipeForm,
    watch::{Watch, use_watch},
    watchdog::Watchdog,
};
use crate::{
    kit::{Icon, Void},
    locales::Ota,
    parts::{Failed, Failure},
};

/// A move: its chain, where each SIM is on its way, and who was missed.
#[component]
pub(crate) fn BoardPage(context: ContextId, app: FluxAppId) -> impl IntoView {
    let watch = use_watch(context, app);
    let known = Memo::new(move |_| watch.board.with(|board| board.is_some()));
    let instead = move || {
        let body = match watch.board.error() {
            Some(error) if error.status() == Some(404) => {
                view! { <Void title=t!(Ota::NoSuchMove) text=t!(Ota::NoSuchMoveText) icon=Icon::Ota/> }
                    .into_any()
            }
            Some(error) => {
                view! { <Failed failure=Failure::from(&error) on_retry=move || watch.board.reload()/> }
                    .into_any()
            }
            None => view! { <div class="grow" aria-busy="true"></div> }.into_any(),
        };
        view! { <header class="page-head"><h1>{t!(Ota::Title)}</h1></header>{body} }
    };
    move || if known.get() { view! { <Known watch/> }.into_any() } else { instead().into_any() }
}

#[component]
fn Known(watch: Watch) -> impl IntoView {
    view! {
        <Head watch/>
        <div class="ota-board">
            <Chain watch/>
            <Bays watch/>
            <div class="ota-foot"><Watchdog watch/><QuotaPanel watch/></div>
        </div>
        {move || watch.ending.get().then(|| view! { <EndForm watch/> })}
        {move || watch.recipe.get().then(|| view! { <RecipeForm watch/> })}
    }
}
