use api::{
    console::{sim_row::SimRow, window::SimWindow},
    id::{ContextId, SimId},
};
use leptos::prelude::*;

use super::{
    actions::use_actor,
    history::SessionsTab,
    ledger::LedgerTab,
    overview::OverviewTab,
    pages::{sim_doors, sim_traffic},
};
use crate::{
    format::{Zone, age, when},
    kit::{
        Button, Glyph, Icon, IconSize, Menu, Pictogram, Tab, TabPanel, Tabs, Tone,
        glyph::{SESSION_RECORD, freshness},
    },
    locales::{Doors, Sims, lang, pick, say},
    parts::{
        Later,
        plan::JobProgress,
        sim_words::{SimSession, name_of, shape},
    },
    route::SimTab,
    state::{Shortcut, use_clock, use_commands, use_shortcuts, use_window},
};

/// What is shown of a SIM, and where.
#[derive(Clone)]
pub(super) struct Shown {
    pub(super) context: ContextId,
    pub(super) sim: Signal<Option<SimId>>,
    /// The SIM's row, when the list has it at hand.
    pub(super) known: Signal<Option<SimRow>>,
    pub(super) tab: Signal<SimTab>,
    pub(super) on_tab: Callback<SimTab>,
    /// Buttons at the right of the title.
    pub(super) tools: ViewFn,
}

/// Head, verbs and pages of one SIM; the drawer and the page both show it.
#[component]
pub(super) fn SimDetail(shown: Shown) -> impl IntoView {
    let Shown { context, sim, known, tab, on_tab, tools } = shown;
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
    let step_tab = move |by: usize| {
        let at = TABS.iter().position(|(value, _)| *value == tab.get_untracked()).unwrap_or(0);
        on_tab.run(TABS[(at + by) % TABS.len()].0);
    };
    let (actor, here, there) = (use_actor(), context.clone(), context.clone());
    use_shortcuts().add([
        Shortcut::letters("o", move || {
            if let Some(row) = row.get_untracked() {
                actor.open_door(&here, &row);
            }
        }),
        Shortcut::letters("p", move || {
            if let Some(row) = row.get_untracked() {
                actor.probe(&there, &row);
            }
        }),
        Shortcut::letters("]", move || step_tab(1)),
        Shortcut::letters("[", move || step_tab(TABS.len() - 1)),
    ]);

    let clock = use_clock();
    let job = Memo::new(move |_| commands.job_of(&sim.get()?));
    // A job that is over is news for a while, or as long as the SIM has not come back, not for ever.
    let is_news = Memo::new(move |_| {
        let ended = job.with(|job| job.as_ref().and_then(|job| job.ended_at));
        let waits = row.with(|row| row.as_ref().is_some_and(|row| row.mark.is_some()));
        job.with(Option::is_some) && (waits || ended.is_none_or(|at| clock.now().since(at) < NEWS_MS))
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
                {tools.run()}
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
                on_change=move |tab| on_tab.run(tab)
            />
        </header>
        <TabPanel name="sim" index class="drawer-body">
            {move || match tab.get() {
                SimTab::Overview => view! { <OverviewTab context=context.clone() sim row/> }.into_any(),
                SimTab::Sessions => view! { <SessionsTab context=context.clone() sim row/> }.into_any(),
                SimTab::Traffic => view! { <Later fetch=sim_traffic of=(context.clone(), sim)/> }.into_any(),
                SimTab::Doors => view! { <Later fetch=sim_doors of=(context.clone(), sim)/> }.into_any(),
                SimTab::Ledger => view! { <LedgerTab context=context.clone() sim/> }.into_any(),
            }}
        </TabPanel>
    }
}

/// How long the end of a job stands in the head.
const NEWS_MS: i64 = 10 * 60_000;

const TABS: [(SimTab, crate::locales::Row); 5] = [
    (SimTab::Overview, Sims::Overview.row()),
    (SimTab::Sessions, Sims::Sessions.row()),
    (SimTab::Traffic, Sims::Traffic.row()),
    (SimTab::Doors, Doors::Title.row()),
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
        let age = age(lang(), clock.now().since(since));
        Some(if row.session_id.is_some() {
            text!(Sims::OnlineSince, time = time, age = age)
        } else {
            text!(Sims::OfflineSince, time = time, age = age)
        })
    };
    view! { <p class="sim-evidence">{words}</p> }
}

/// What can be done: the first verb as a button, the rest in a menu. Beside them what the sentence above does not say.
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
                    view! { <SimSession row=row.into() beside_evidence=true/> }
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
