use api::{
    UnixMillis,
    console::world::{ResetRequest, ScenarioInfo},
};
use client::ClientError;
use leptos::{prelude::*, text_prop::TextProp};

use super::{
    fault_form::within, form::FormDialog, head::another_seed, scenario::purpose, steering::Steering,
    time_text,
};
use crate::{
    format::{Zone, count},
    kit::{Banner, Choice, Icon, IconButton, Kind, Segmented, Select, Size, State, TextField, Tone},
    locales::{World, pick},
    state::use_clock,
};

/// When the new world begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Begins {
    /// Now, by the wall clock, and it runs.
    Wall,
    /// At a time, and it stands still.
    At,
}

/// Most SIMs that a world begins with. [product.md: a million]
const MOST_SIMS: u32 = 1_000_000;

/// Begins the world anew: as what, how large, from which seed, when.
#[component]
pub(super) fn StartOverForm(
    steering: Steering,
    scenario: Option<String>,
    seed: Option<u64>,
) -> impl IntoView {
    let time = use_clock();
    let (standing, sims, old_seed) = untrack(|| {
        steering.world.with(|world| {
            world.map_or((None, 0, 0), |world| (world.scenario.clone(), world.sims, world.seed))
        })
    });
    let scenarios = untrack(|| steering.scenarios.value()).unwrap_or_default();
    let first = scenarios.first().map(|scenario| scenario.name.clone()).unwrap_or_default();
    let chosen = RwSignal::new(scenario.clone().or_else(|| standing.clone()).unwrap_or(first));
    let list = StoredValue::new(scenarios);
    let info = Memo::new(move |_| {
        chosen.with(|name| list.with_value(|list| list.iter().find(|s| s.name == *name).cloned()))
    });
    // As many as there are, where the scenario stays; else as many as the other one has.
    let same = scenario.is_none() || scenario == standing;
    let default_sims =
        move || info.with(|info| info.as_ref().map_or_else(String::new, |info| info.sims.to_string()));
    let number = RwSignal::new(if same { sims.to_string() } else { untrack(default_sims) });
    let seed = RwSignal::new(seed.unwrap_or(old_seed).to_string());
    let begins = RwSignal::new(Begins::Wall);
    let at = RwSignal::new(untrack(|| time_text::write(time.now(), Zone::here(time.now()))));
    let typed = RwSignal::new(String::new());
    let error = RwSignal::new(None::<ClientError>);

    let scales = Memo::new(move |_| info.with(|info| info.as_ref().is_some_and(|info| info.scales)));
    let sims_read =
        move || if scales.get() { within(&number.get(), 1..=MOST_SIMS).map(Some) } else { Some(None) };
    let seed_read = move || seed.get().trim().parse::<u64>().ok();
    let at_read = move || begin(&at.get(), time.wall());
    // Nothing brings a world back: its count is typed, in digits or as it is shown.
    let sure = move || typed.with(|typed| typed.trim() == sims.to_string() || typed.trim() == count(sims));
    let ready = Memo::new(move |_| {
        if !sure() {
            return None;
        }
        let now = match begins.get() {
            Begins::Wall => None,
            Begins::At => Some(at_read()?),
        };
        let sims = match info.get() {
            Some(ScenarioInfo { scales: false, sims, .. }) => Some(sims),
            Some(_) | None => sims_read()?,
        };
        Some(ResetRequest { scenario: Some(chosen.get()), sims, seed: Some(seed_read()?), now })
    });
    let refused = Signal::derive(move || {
        ready.with(Option::is_none).then(|| pick(World::FieldsFirst.row()).to_owned())
    });
    let submit = move || {
        let Some(request) = ready.get_untracked() else { return };
        steering.start_over(request, move |failed| match failed {
            None => steering.close(),
            failed => error.set(failed),
        });
    };
    let sims_bad =
        Signal::derive(move || sims_read().is_none().then(|| pick(World::BadSims.row()).to_owned()));
    let seed_bad =
        Signal::derive(move || seed_read().is_none().then(|| pick(World::BadSeed.row()).to_owned()));
    let at_bad = Signal::derive(move || at_read().is_none().then(|| pick(World::NoDate.row()).to_owned()));
    let options = list.with_value(|list| {
        list.iter().map(|scenario| (scenario.name.clone(), TextProp::from(scenario.name.clone()))).collect()
    });
    // Another scenario has its own number.
    let choice = move |_: String| number.set(untrack(default_sims));
    let summary = move || info.with(|info| info.as_ref().map(purpose));
    view! {
        <FormDialog steering title=t!(World::StartOverTitle) verb=t!(World::StartOverVerb) tone=Tone::Danger refused error on_submit=submit>
            <Banner state=State::Failed title=t!(World::AllIsLost, n = count(sims)) text=t!(World::AllIsLostText)/>
            <div class="world-said-with">
                <Select label=t!(World::ScenarioLabel) options value=chosen on_choice=choice/>
                <p class="quiet small-text">{summary}</p>
            </div>
            <div class="world-pair">
                {move || if scales.get() {
                    view! { <TextField label=t!(World::SimsLabel) value=number kind=Kind::Number mono=true error=sims_bad/> }.into_any()
                } else {
                    view! { <div class="field"><span class="label">{t!(World::SimsLabel)}</span><p class="quiet small-text world-said">{move || text!(World::FixedSims, n = default_sims())}</p></div> }.into_any()
                }}
                <div class="with-dice">
                    <TextField label=t!(World::SeedLabel) value=seed mono=true error=seed_bad help=t!(World::SeedHelp)/>
                    <IconButton icon=Icon::Dice label=t!(World::AnotherSeed) tone=Tone::Normal size=Size::Large on_click=move |_| seed.set(another_seed().to_string())/>
                </div>
            </div>
            <div class="world-pair">
                <div class="field">
                    <span class="label" aria-hidden="true">{t!(World::Begins)}</span>
                    <Segmented
                        label=t!(World::Begins)
                        choices=vec![Choice::new(Begins::Wall, t!(World::BeginsNow)), Choice::new(Begins::At, t!(World::BeginsAt))]
                        value=begins
                        on_change=move |to| begins.set(to)
                        fill=true
                    />
                </div>
                {move || (begins.get() == Begins::At).then(|| view! {
                    <TextField label=t!(World::BeginTime) value=at mono=true error=at_bad help=t!(World::BeginTimeHelp)/>
                })}
            </div>
            <TextField label=t!(World::TypeToLose, n = count(sims)) value=typed mono=true/>
        </FormDialog>
    }
}

/// A whole date and time; a time of day alone would say too little here.
fn begin(text: &str, now: UnixMillis) -> Option<UnixMillis> {
    let parts = text.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty()).count();
    if parts < 5 {
        return None;
    }
    time_text::read(text, now, Zone::here(now))
}
