use api::id::{ContextId, SimId};
use leptos::prelude::*;

use super::detail::{Shown, SimDetail};
use crate::{
    locales::{Common, Sims},
    parts::CopyLink,
    route::{Route, SimTab, Step, link, use_navigator},
};

/// One SIM as a page of its own.
#[component]
pub(crate) fn SimPage(context: ContextId) -> impl IntoView {
    let navigator = use_navigator();
    let place = Memo::new(move |before: Option<&Option<(SimId, SimTab)>>| {
        // Elsewhere another page is about to take this one's place.
        if let Route::Sim { sim, tab, .. } = navigator.route() {
            Some((sim, tab))
        } else {
            before.cloned().flatten()
        }
    });
    let sim = Signal::derive(move || place.get().map(|(sim, _)| sim));
    let known = Signal::derive(|| None);
    let tab = Signal::derive(move || place.get().map(|(_, tab)| tab).unwrap_or_default());
    let here = context.clone();
    let on_tab = Callback::new(move |tab: SimTab| {
        if let Some((sim, _)) = place.get_untracked() {
            navigator.go(Route::Sim { context: here.clone(), sim, tab }, Step::Same);
        }
    });
    let list = context.clone();
    let up = move || Route::sims(list.clone());
    let tools = move || {
        view! {
            <CopyLink/>
        }
    };
    let shown = Shown { context, sim, known, tab, on_tab, tools: tools.into() };
    view! {
        <header class="page-head">
            <nav class="crumb" aria-label=t!(Common::Breadcrumb)><a href=up().href() on:click=link(navigator, up.clone())>{t!(Sims::Title)}</a></nav>
            <h1 class="clip mono">{move || sim.get().map(|sim| sim.to_string())}</h1>
        </header>
        <div class="sim-page"><div class="sim-page-body">
            <SimDetail shown/>
        </div></div>
    }
}
