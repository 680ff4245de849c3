use api::console::lease::Door;
use leptos::prelude::*;

use super::{
    actions::actions,
    watch::Watch,
    words::{door_name, reason},
};
use crate::{
    format::count,
    kit::{Icon, IconSize, Level, Menu, Pictogram, State, Tag},
    locales::{Common, Doors, pick},
    parts::door::{Closes, CopyDoor, DoorConnections, DoorPlace},
    route::{ListPlace, Route, SimTab, link, use_navigator},
};

/// A door: how long it stays open, whither it leads, who may come in, whose it is, and what can be done with it.
#[component]
pub(super) fn DoorRow(watch: Watch, of: String) -> impl IntoView {
    let first = untrack(|| watch.door(&of))?;
    let door = Memo::new(move |before: Option<&Door>| {
        watch.door(&of).or_else(|| before.cloned()).unwrap_or_else(|| first.clone())
    });
    let door: Signal<Door> = door.into();
    let name = Memo::new(move |_| door.with(door_name));
    let local = move || door.with(|door| door.lease.as_ref()?.forward.clone());
    Some(view! {
        <tr class:to-all=move || door.with(Door::is_open_to_all)>
            <td><Closes door/></td>
            <th scope="row"><Device watch door name/><DoorConnections door/></th>
            <td>
                <DoorPlace door/>
                {move || local().map(|local| view! { <small class="door-local mono">{local}" →"</small> })}
            </td>
            <td class="door-source"><Source door/></td>
            <td class="door-by"><Whose door/></td>
            <td class="door-actions">
                <CopyDoor door name/>
                <Menu
                    label=move || text!(Doors::MenuOf, name = name.get())
                    button_class="button ghost icon-only size-small"
                    items=move || actions(watch, &door.get_untracked())
                >
                    <Pictogram icon=Icon::More size=IconSize::Small/>
                </Menu>
            </td>
        </tr>
    })
}

/// The device by its name, which leads to its SIM where that is known here.
#[component]
pub(super) fn Device(watch: Watch, door: Signal<Door>, #[prop(into)] name: Signal<String>) -> impl IntoView {
    let navigator = use_navigator();
    let sim = Memo::new(move |_| door.with(|door| door.sim_id.clone()));
    move || match sim.get() {
        Some(sim) => {
            let to = move || Route::Sims {
                context: watch.context(),
                list: ListPlace { open: Some(sim.clone()), tab: SimTab::Doors, ..ListPlace::default() },
            };
            let href = to().href();
            view! { <a class="door-name clip" href=href title=name on:click=link(navigator, to)>{name}</a> }
                .into_any()
        }
        None => view! { <span class="door-name clip" title=name>{name}</span> }.into_any(),
    }
}

/// Who may come in; everybody is a finding.
#[component]
fn Source(door: Signal<Door>) -> impl IntoView {
    let ranges = Memo::new(move |_| door.with(|door| door.ranges.clone()));
    let to_all = Memo::new(move |_| {
        let all = |range: &&String| api::console::lease::lets_in_everybody(range);
        ranges.with(|ranges| ranges.iter().find(all).cloned())
    });
    move || {
        if let Some(range) = to_all.get() {
            return view! { <Tag text=move || text!(Doors::AnySource, range = range) state=State::Failed level=Level::Hot/> }
                .into_any();
        }
        let ranges = ranges.get();
        let Some(first) = ranges.first().cloned() else {
            return view! { <span class="quiet">{t!(Common::NotKnown)}</span> }.into_any();
        };
        let more = ranges.len() as u64 - 1;
        view! {
            <span class="mono clip" title=ranges.join("\n")>{first}</span>
            {(more > 0).then(|| view! { <small class="quiet">{t!(Doors::MoreRanges, n = count(more))}</small> })}
        }
        .into_any()
    }
}

/// Whose it is and what for, or that it was opened elsewhere.
#[component]
fn Whose(door: Signal<Door>) -> impl IntoView {
    let whose = move || {
        door.with(|door| match &door.lease {
            Some(lease) => lease.by.clone(),
            None => pick(Doors::NotOurs.row()).to_owned(),
        })
    };
    let what_for = move || {
        door.with(|door| match &door.lease {
            Some(lease) => reason(lease),
            None => pick(Doors::NoReason.row()).to_owned(),
        })
    };
    view! {
        <span class="clip" title=whose>{whose}</span>
        <small class="quiet clip" title=what_for>{what_for}</small>
    }
}
