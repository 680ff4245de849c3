use api::{
    console::{sim_row::SimRow, window::SimWindow},
    id::{ContextId, SimId},
};
use leptos::prelude::*;

use super::{actions::use_actor, history::SessionsTab, ledger::LedgerTab, overview::OverviewTab};
use crate::{
    format::{Zone, when},
    kit::{
        Button, Drawer, Glyph, Icon, IconButton, IconSize, Keys, Menu, Pictogram, Tab, TabPanel, Tabs, Tone,
        glyph::{SESSION_RECORD, freshness},
    },
    locales::{Common, Sims, lang, pick, say},
    parts::{
        plan::JobProgress,
        sim_words::{SimSession, name_of, shape},
    },
    route::{Route, SimTab, Step, use_navigator},
    state::{Shortcut, use_clock, use_commands, use_shortcuts, use_window},
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
    on_tab: impl Fn(SimTab) + Clone + Send + Sync + 'static,
    on_close: impl Fn() + Clone + Send + Sync + 'static,
) -> impl IntoView {
    let navigator = use_navigator();
    let label = move || {
        let name = known.with(|row| row.as_ref().map(name_of)).or_else(|| sim.get().map(|id| id.to_string()));
        text!(Sims::DrawerLabel, name = name.unwrap_or_default())
    };
    let escape = on_close.clone();
    use_shortcuts().add([Shortcut::escape(escape)]);
    let page_context = context.clone();
    let to_page = move || {
        let sim = sim.get_untracked()?;
        Some(Route::Sim { context: page_context.clone(), sim, tab: tab.get_untracked() })
    };
    let (close, close_button) = (on_close.clone(), on_close);
    let tools = view! {
        <IconButton icon=Icon::Arrow label=t!(Sims::OpenPage) on_click=move |_| {
            if let Some(route) = to_page() {
                navigator.go(route, Step::New);
            }
        }/>
        <IconButton icon=Icon::Close label=t!(Common::Close) on_click=move |_| close_button()/>
    };
    view! {
        <Drawer label=label on_close=close>
            <SimDetail context sim known tab on_tab tools=tools.into_any()/>
            <footer class="drawer-foot">
                <span>{t!(Sims::Kept)}</span>
                <span class="grow"></span>
                <Keys keys=&["J", "K"]/>
                <span>{t!(Sims::NextSim)}</span>
            </footer>
        </Drawer>
    }
}

/// Head, verbs and pages of one SIM; the drawer and the page both show it.
#[component]
pub(super) fn SimDetail(
    context: ContextId,
    #[prop(into)] sim: Signal<Option<SimId>>,
    #[prop(optional, into)] known: Signal<Option<SimRow>>,
    #[prop(into)] tab: Signal<SimTab>,
    on_tab: impl Fn(SimTab) + Clone + Send + Sync + 'static,
    /// Buttons at the right of the title.
    tools: AnyView,
) -> impl IntoView {
    let commands = use_commands();
    // A window of one row: it stays live whatever the list beside it shows.
    let query =
        Memo::new(move |_| (sim.get().map(|id| format!("sim:{id}")).unwrap_or_default(), String::new()));
    let own = use_window::<SimWindow, SimRow>(context.clone(), query.into());
    let row = Memo::new(move |_| {
        let id = sim.get()?;
        own.find(|row| row.sim_id == id).or_else(|| known.get().filter(|row| row.sim_id == id))
    });
    let learn = context.clone();
    Effect::new(move || {
        if let Some(mark) = row.get().and_then(|row| row.mark) {
            commands.learn(learn.clone(), mark.job);
        }
    });
    let step_tab = {
        let on_tab = on_tab.clone();
        move |by: usize| {
            let at = TABS.iter().position(|(value, _)| *value == tab.get_untracked()).unwrap_or(0);
            on_tab(TABS[(at + by) % TABS.len()].0);
        }
    };
    let back = step_tab.clone();
    use_shortcuts().add([
        Shortcut::letters("]", move || step_tab(1)),
        Shortcut::letters("[", move || back(TABS.len() - 1)),
    ]);

    let clock = use_clock();
    let job = Memo::new(move |_| commands.job_of(&sim.get()?));
    // A job that is over is news for a while, not for ever.
    let is_news = Memo::new(move |_| {
        let ended = job.with(|job| job.as_ref().and_then(|job| job.ended_at));
        job.with(Option::is_some) && ended.is_none_or(|at| clock.now().since(at) < NEWS_MS)
    });
    let job = move || {
        let (id, job) = (sim.get()?, job.get().filter(|_| is_news.get())?);
        Some(view! { <div class="mt-2"><JobProgress job sim=id/></div> })
    };
    let index = Signal::derive(move || TABS.iter().position(|(value, _)| *value == tab.get()).unwrap_or(0));
    let is_known = Memo::new(move |_| row.with(Option::is_some));
    let head_context = context.clone();
    view! {
        <header class="drawer-head">
            <div class="drawer-line">
                <h2 class="drawer-title">
                    {move || row.get().map(|row| view! { <RowGlyph row/> })}
                    <span class="clip">{move || match row.get() {
                        Some(row) => name_of(&row),
                        None => sim.get().map(|id| id.to_string()).unwrap_or_default(),
                    }}</span>
                </h2>
                <span class="grow"></span>
                {tools}
            </div>
            <p class="drawer-ids">
                <span>"SIM "<b>{move || sim.get().map(|id| id.to_string())}</b></span>
                {move || row.get().and_then(|row| row.imsi).map(|imsi| view! { <span>"IMSI "<b>{imsi.to_string()}</b></span> })}
            </p>
            {move || is_known.get().then(|| {
                // `is_known` holds, and the row stays while this stands.
                let row = Signal::derive(move || row.get());
                view! { <Evidence row/><Verbs context=head_context.clone() row/> }
            })}
            {job}
            <Tabs
                label=t!(Sims::Tabs)
                name="sim"
                tabs=TABS.iter().map(|(value, title)| Tab::new(*value, say(*title))).collect()
                value=tab
                on_change=on_tab
            />
        </header>
        <TabPanel name="sim" index class="drawer-body">
            {move || match tab.get() {
                SimTab::Overview => view! { <OverviewTab context=context.clone() sim row/> }.into_any(),
                SimTab::Sessions => view! { <SessionsTab context=context.clone() sim row/> }.into_any(),
                SimTab::Ledger => view! { <LedgerTab context=context.clone() sim/> }.into_any(),
            }}
        </TabPanel>
    }
}

/// How long the end of a job stands in the head.
const NEWS_MS: i64 = 10 * 60_000;

const TABS: [(SimTab, crate::locales::Row); 3] = [
    (SimTab::Overview, Sims::Overview.row()),
    (SimTab::Sessions, Sims::Sessions.row()),
    (SimTab::Ledger, Sims::Ledger.row()),
];

#[component]
fn RowGlyph(row: SimRow) -> impl IntoView {
    let clock = use_clock();
    let since = row.since;
    let fresh =
        Signal::derive(move || since.map_or(0, |since| freshness(clock.now().since(since), SESSION_RECORD)));
    view! { <Glyph state=shape(row.state) fresh/> }
}

/// One sentence: what is known, since when, and from where.
#[component]
fn Evidence(#[prop(into)] row: Signal<Option<SimRow>>) -> impl IntoView {
    let clock = use_clock();
    let words = move || {
        let row = row.get()?;
        let Some(since) = row.since else { return Some(pick(Sims::NeverSeen.row()).to_owned()) };
        let zone = Zone::here(since);
        let time = format!("{} {}", when(lang(), since, clock.now(), zone, false), zone.name());
        Some(if row.session_id.is_some() {
            text!(Sims::OnlineSince, time = time)
        } else {
            text!(Sims::OfflineSince, time = time)
        })
    };
    view! { <p class="sim-evidence">{words}</p> }
}

/// The SIM's session now, and what can be done: the first verb as a button, the rest in a menu.
#[component]
fn Verbs(context: ContextId, #[prop(into)] row: Signal<Option<SimRow>>) -> impl IntoView {
    let actor = use_actor();
    let menu_context = context.clone();
    let first = Memo::new(move |_| {
        let row = row.get()?;
        let action = actor.actions(&context, &row).into_iter().next()?;
        Some(Held(action))
    });
    let refused = Signal::derive(move || {
        first.with(|held| held.as_ref()?.0.refuse.as_ref().map(super::actions::Reason::words))
    });
    let items = move || {
        let rest = untrack(|| row.get()).map(|row| untrack(|| actor.actions(&menu_context, &row)));
        rest.into_iter().flatten().skip(1).map(super::actions::Action::item).collect()
    };
    view! {
        <div class="sim-verbs">
            <Button icon=Icon::Brake tone=Tone::Normal refused on_click=move |_| {
                if let Some(Held(action)) = first.get_untracked() {
                    (action.run)();
                }
            }>{t!(crate::locales::Verbs::Cut)}</Button>
            <Menu label=t!(Sims::Actions) button_class="button icon-only" items><Pictogram icon=Icon::More size=IconSize::Small/></Menu>
            <span class="grow"></span>
            {move || row.with(Option::is_some).then(|| {
                let initial = row.get_untracked();
                initial.map(|initial| {
                    let row = Memo::new(move |before: Option<&SimRow>| {
                        row.get().or_else(|| before.cloned()).unwrap_or_else(|| initial.clone())
                    });
                    view! { <SimSession row=row.into()/> }
                })
            })}
        </div>
    }
}

/// An action in a memo: another one when what it says differs.
#[derive(Clone)]
struct Held(super::actions::Action);

impl PartialEq for Held {
    fn eq(&self, other: &Self) -> bool {
        self.0.label == other.0.label && self.0.refuse == other.0.refuse
    }
}
