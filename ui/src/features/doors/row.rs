use api::console::lease::Door;
use leptos::prelude::*;

use super::{actions::actions, watch::Watch, words::door_name};
use crate::{
    kit::{Icon, IconSize, Menu, Pictogram},
    locales::Doors,
    parts::door::{Closes, CopyDoor, DoorConnections, DoorPlace, DoorSource, DoorWhose},
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
                {move || local().map(|local| view! { <small class="door-local mono">{move || text!(Doors::LocalAt, address = local)}</small> })}
            </td>
            <td class="door-source"><DoorSource door/></td>
            <td class="door-by"><DoorWhose door/></td>
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
