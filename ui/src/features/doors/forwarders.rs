use api::console::lease::Door;
use leptos::prelude::*;

use super::{
    row::Device,
    watch::Watch,
    words::{door_name, key},
};
use crate::{
    kit::{Button, Icon, Size, Void},
    locales::Doors,
    parts::door::{Closes, DoorPlace},
};

/// Whether a local port leads through it.
pub(super) fn leads(door: &Door) -> bool {
    door.lease.as_ref().is_some_and(|lease| lease.forward.is_some())
}

/// Local ports that lead through a door.
#[component]
pub(super) fn Forwarders(watch: Watch) -> impl IntoView {
    let keys = Memo::new(move |_| {
        let doors = watch.with(|board| {
            board.doors.iter().filter(|door| leads(door)).map(|door| key(&door.at)).collect::<Vec<_>>()
        });
        doors.unwrap_or_default()
    });
    let none = Memo::new(move |_| keys.with(Vec::is_empty));
    move || {
        if none.get() {
            return view! {
                <div class="doors-list"><Void title=t!(Doors::NothingForwarded) text=t!(Doors::NothingForwardedText) icon=Icon::Forward/></div>
            }
            .into_any();
        }
        view! {
            <div class="doors-list" tabindex="0" role="region" aria-label=t!(Doors::TableForwarders) data-region>
                <table class="doors-table doors-forwarders">
                    <caption class="vh">{t!(Doors::TableForwarders)}</caption>
                    <thead><tr>
                        <th scope="col">{t!(Doors::LocalAddress)}</th>
                        <th scope="col">{t!(Doors::Device)}</th>
                        <th scope="col">{t!(Doors::Endpoint)}</th>
                        <th scope="col" class="door-by">{t!(Doors::ClosesIn)}</th>
                        <th scope="col"><span class="vh">{t!(Doors::Actions)}</span></th>
                    </tr></thead>
                    <tbody>
                        <For each=move || keys.get() key=|key| key.clone() children=move |of| view! { <ForwarderRow watch of/> }/>
                    </tbody>
                </table>
            </div>
        }
        .into_any()
    }
}

#[component]
fn ForwarderRow(watch: Watch, of: String) -> impl IntoView {
    let first = untrack(|| watch.door(&of))?;
    let door = Memo::new(move |before: Option<&Door>| {
        watch.door(&of).or_else(|| before.cloned()).unwrap_or_else(|| first.clone())
    });
    let door: Signal<Door> = door.into();
    let name = Memo::new(move |_| door.with(door_name));
    let local =
        Memo::new(move |_| door.with(|door| door.lease.as_ref()?.forward.clone()).unwrap_or_default());
    let stop = move || {
        if let Some(id) = door.with_untracked(|door| door.lease.as_ref().map(|lease| lease.id.clone())) {
            watch.stop_forward(id);
        }
    };
    let refused = Signal::derive(move || watch.stale());
    Some(view! {
        <tr>
            <td class="mono">{local}</td>
            <th scope="row"><Device watch door name/></th>
            <td><DoorPlace door/></td>
            <td class="door-by"><Closes door/></td>
            <td class="door-actions">
                <Button size=Size::Small icon=Icon::Copy on_click=move |_| watch.toasts.copy(local.get_untracked(), Doors::AddressCopied.row())>
                    {t!(Doors::Address)}<span class="vh">" "{local}</span>
                </Button>
                <Button size=Size::Small refused on_click=move |_| stop()>{t!(Doors::StopForward)}<span class="vh">" "{local}</span></Button>
            </td>
        </tr>
    })
}
