use api::{
    console::sim_row::SimRow,
    id::{ContextId, SimId},
};
use leptos::prelude::*;

use super::{detail::Shown, pages::sim_detail};
use crate::{
    kit::{Drawer, Icon, IconButton, Keys},
    locales::{Common, Sims},
    parts::{Later, sim_words::name_of},
    route::{Route, SimTab, Step, use_navigator},
    state::{Shortcut, use_shortcuts},
};

/// One SIM beside the list.
#[component]
pub(super) fn SimDrawer(
    context: ContextId,
    #[prop(into)] sim: Signal<Option<SimId>>,
    /// The SIM's row, when the list has it at hand.
    #[prop(into)]
    known: Signal<Option<SimRow>>,
    #[prop(into)] tab: Signal<SimTab>,
    #[prop(into)] on_tab: Callback<SimTab>,
    #[prop(into)] on_close: Callback<()>,
) -> impl IntoView {
    let navigator = use_navigator();
    let label = move || {
        let name = known.with(|row| row.as_ref().map(name_of)).or_else(|| sim.get().map(|id| id.to_string()));
        text!(Sims::DrawerLabel, name = name.unwrap_or_default())
    };
    let close = move || on_close.run(());
    use_shortcuts().add([Shortcut::escape(close)]);
    let page_context = context.clone();
    let to_page = Callback::new(move |()| {
        if let Some(sim) = sim.get_untracked() {
            navigator
                .go(Route::Sim { context: page_context.clone(), sim, tab: tab.get_untracked() }, Step::New);
        }
    });
    let tools: ViewFn = (move || {
        view! {
            <IconButton icon=Icon::Arrow label=t!(Sims::OpenPage) on_click=move |_| to_page.run(())/>
            <IconButton icon=Icon::Close label=t!(Common::Close) on_click=move |_| close()/>
        }
    })
    .into();
    let shown = Shown { context, sim, known, tab, on_tab, tools: tools.clone() };
    let meanwhile = move || {
        view! {
            <header class="drawer-head">
                <div class="drawer-line"><span class="grow"></span>{tools.run()}</div>
            </header>
        }
    };
    view! {
        <Drawer label=label on_close=close>
            <Later fetch=sim_detail of=shown meanwhile=meanwhile.into()/>
            <footer class="drawer-foot">
                <span>{t!(Sims::Kept)}</span>
                <span class="grow"></span>
                <Keys keys=&["J", "K"]/>
                <span>{t!(Sims::NextSim)}</span>
            </footer>
        </Drawer>
    }
}
