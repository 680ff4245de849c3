use std::time::Duration;

use api::console::{
    sim_row::SimRow,
    window::{SimWindow, WindowQuery},
};
use leptos::{
    ev, html,
    leptos_dom::helpers::{TimeoutHandle, set_timeout_with_handle},
    prelude::*,
};

use super::{preview::Said, previewer::Previewer, watch::Watch, words::Place};
use crate::{
    kit::{Glyph, Icon, IconSize, Pictogram, State, unique_id},
    locales::OpenDoor,
    parts::sim_words::{SimSession, name_of, shape},
    route::{DoorForm, Step},
    state::{Ask, use_query, use_session},
};

/// Typing rests this long before it is looked up.
const REST: Duration = Duration::from_millis(200);
/// So many SIMs are offered.
const MOST: u32 = 8;

/// The device that the door leads to, found by whatever is known of it. The choice stands in the address.
#[component]
pub(super) fn DeviceField(
    watch: Watch,
    previewer: Previewer,
    /// The SIM's row, once it was read.
    chosen: Memo<Option<SimRow>>,
    field: NodeRef<html::Input>,
) -> impl IntoView {
    let session = use_session();
    // What is typed until something is chosen, and what of it is looked up.
    let (typed, sought) = (RwSignal::new(None::<String>), RwSignal::new(None::<String>));
    let at = RwSignal::new(0_usize);
    let found = use_query::<SimWindow>(move || {
        let q = sought.get().filter(|text| !text.trim().is_empty())?;
        let query = WindowQuery { q, limit: Some(MOST), ..WindowQuery::default() };
        Some(Ask { client: session.door().client(), path: watch.context(), query })
    });
    let rows = Memo::new(move |before: Option<&Option<Vec<SimRow>>>| {
        sought.get()?;
        let now = found.with(|window| window.map(|window| window.rows.clone()));
        // A query that is half typed may not be read: then it finds nothing.
        let none = || found.error().map(|_| Vec::new());
        now.or_else(none).or_else(|| before.cloned().flatten())
    });
    let offered = move || rows.with(|rows| rows.as_ref().map_or(0, Vec::len));
    let timer = StoredValue::new_local(None::<TimeoutHandle>);
    let stop = move || {
        let _gone = timer.try_update_value(|timer| timer.take().map(|timer| timer.clear()));
    };
    on_cleanup(stop);
    let put_away = move || {
        stop();
        typed.set(None);
        sought.set(None);
        at.set(0);
    };
    let type_in = move |text: String| {
        stop();
        at.set(0);
        typed.set(Some(text.clone()));
        // Another text is no choice any more.
        if watch.form.with_untracked(|form| form.as_ref().is_some_and(|form| form.sim().is_some())) {
            watch.go(Some(DoorForm::Any), Step::Same);
        }
        let look = move || {
            let _gone = sought.try_set(Some(text));
        };
        timer.update_value(|timer| *timer = set_timeout_with_handle(look, REST).ok());
    };
    let choose = move |nth: usize| {
        let row = rows.with_untracked(|rows| rows.as_ref().and_then(|rows| rows.get(nth).cloned()));
        if let Some(row) = row {
            put_away();
            watch.go(Some(DoorForm::To(row.sim_id)), Step::Same);
        }
    };
    let on_key = move |event: ev::KeyboardEvent| {
        let many = untrack(offered);
        match event.key().as_str() {
            "ArrowDown" if many > 0 => at.update(|at| *at = (*at + 1) % many),
            "ArrowUp" if many > 0 => at.update(|at| *at = (*at + many - 1) % many),
            "Enter" if many > 0 && !event.is_composing() => choose(at.get_untracked()),
            "Escape" if many > 0 => sought.set(None),
            _ => return,
        }
        event.prevent_default();
        event.stop_propagation();
    };
    let id = unique_id("device");
    let (list, about, option) = (format!("{id}-list"), format!("{id}-about"), format!("{id}-option"));
    let active = {
        let option = option.clone();
        move || (offered() > 0).then(|| format!("{option}-{}", at.get()))
    };
    let value = move || {
        let name = || {
            let sim = || watch.form.with(|form| form.as_ref()?.sim().map(ToString::to_string));
            chosen.with(|row| row.as_ref().map(name_of)).or_else(sim)
        };
        typed.get().or_else(name).unwrap_or_default()
    };
    let options = move || {
        let option = option.clone();
        let rows = rows.get().unwrap_or_default();
        rows.into_iter()
            .enumerate()
            .map(move |(nth, row)| {
                let (state, sim) = (shape(row.state), row.sim_id.to_string());
                view! {
                    <div
                        role="option"
                        id=format!("{option}-{nth}")
                        aria-selected=move || (at.get() == nth).to_string()
                        on:mousedown=move |event| { event.prevent_default(); choose(nth); }
                    >
                        <Glyph state fresh=100/>
                        <b class="clip">{name_of(&row)}</b>
                        <small class="mono quiet">{sim}</small>
                    </div>
                }
            })
            .collect_view()
    };
    let none = move || rows.with(|rows| rows.as_ref().is_some_and(Vec::is_empty));
    let error = previewer.blocking(Place::Device);
    let (controls, described) = (list.clone(), about.clone());
    view! {
        <div class="field door-device">
            <label for=id.clone()>{t!(OpenDoor::Device)}</label>
            <span class="input">
                <input
                    node_ref=field
                    id=id
                    type="text"
                    role="combobox"
                    autocomplete="off"
                    autocapitalize="off"
                    spellcheck="false"
                    aria-autocomplete="list"
                    aria-expanded=move || (offered() > 0).to_string()
                    aria-controls=move || (offered() > 0).then(|| controls.clone())
                    aria-activedescendant=active
                    aria-describedby=described
                    aria-invalid=move || error.with(Option::is_some).then_some("true")
                    prop:value=value
                    on:input=move |event| type_in(event_target_value(&event))
                    on:keydown=on_key
                    on:blur=move |_| { let _gone = sought.try_set(None); }
                />
                <Pictogram icon=Icon::Search size=IconSize::Small/>
            </span>
            {move || (offered() > 0).then(|| view! {
                <div class="door-offers" role="listbox" id=list.clone() aria-label=t!(OpenDoor::Device)>{options.clone()}</div>
            })}
            <small id=about>{move || if none() {
                view! { <Glyph state=State::Unknown/>{t!(OpenDoor::NoDevice)} }.into_any()
            } else {
                view! { <About chosen/> }.into_any()
            }}</small>
            <Said previewer place=Place::Device/>
        </div>
    }
}

/// What the chosen SIM is doing; before there is one, what can be typed.
#[component]
fn About(chosen: Memo<Option<SimRow>>) -> impl IntoView {
    let is_known = Memo::new(move |_| chosen.with(Option::is_some));
    move || {
        let first = is_known.get().then(|| chosen.get_untracked()).flatten();
        match first {
            Some(first) => {
                let row = Memo::new(move |before: Option<&SimRow>| {
                    chosen.get().or_else(|| before.cloned()).unwrap_or_else(|| first.clone())
                });
                view! { <SimSession row=row.into()/> }.into_any()
            }
            None => view! { {t!(OpenDoor::DeviceHelp)} }.into_any(),
        }
    }
}
