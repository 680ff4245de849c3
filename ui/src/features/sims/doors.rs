use api::{
    console::lease::{Door, ListDoors},
    id::{ContextId, SimId},
};
use leptos::prelude::*;

use crate::{
    format::short_id,
    kit::{Button, Icon, Size},
    locales::{Doors, pick},
    parts::{
        Failed, Failure,
        door::{Closes, CopyDoor, DoorConnections, DoorPlace, DoorSource, DoorWhose},
        standing,
    },
    route::{Route, Step, link, use_navigator},
    state::{Ask, Heard, Pace, use_feed, use_query, use_session},
};

/// Ticks between two reads: whoever comes through a door is told by nobody.
const EVERY: u32 = 8;

/// The doors that lead to this SIM's device, and the way to another one.
#[component]
pub(super) fn DoorsTab(context: ContextId, #[prop(into)] sim: Signal<Option<SimId>>) -> impl IntoView {
    let (session, feed, navigator) = (use_session(), use_feed(), use_navigator());
    let of = StoredValue::new(context);
    let board = use_query::<ListDoors>(move || {
        Some(Ask { client: session.door().client(), path: of.get_value(), query: () })
    });
    let pace = Pace::every(EVERY);
    feed.listen(move |heard| match heard {
        Heard::Change(_) => {}
        Heard::ReadAgain => board.reload(),
        Heard::Tick => {
            pace.changed();
            if pace.is_due() && !document().hidden() {
                board.reload();
            }
        }
    });
    let doors = Memo::new(move |_| {
        let sim = sim.get();
        board.with(|board| {
            let here = |door: &&Door| door.sim_id.is_some() && door.sim_id == sim;
            board.map(|board| board.doors.iter().filter(here).cloned().collect::<Vec<_>>())
        })
    });
    let known = Memo::new(move |_| doors.with(|doors| doors.as_ref().map(Vec::is_empty)));
    let refused = Signal::derive(move || feed.writes_wait().map(|why| pick(why).to_owned()));
    let open = move || {
        if let Some(sim) = sim.get_untracked() {
            navigator.go(Route::door_to(of.get_value(), sim), Step::New);
        }
    };
    let all = move || Route::doors(of.get_value());
    let body = move || match standing(known.get(), || board.error()) {
        (None, Some(error)) => {
            view! { <Failed failure=Failure::from(&error) on_retry=move || board.reload()/> }.into_any()
        }
        (None, None) => view! { <div class="grow" aria-busy="true"></div> }.into_any(),
        (Some(true), _) => view! { <p class="quiet small-text">{t!(Doors::SimNone)}</p> }.into_any(),
        (Some(false), _) => {
            let places = move || {
                doors.with(|doors| {
                    let doors = doors.as_deref().unwrap_or_default();
                    doors.iter().map(|door| (door.at.ip_address, door.at.port)).collect::<Vec<_>>()
                })
            };
            view! {
                <ul class="sim-doors">
                    <For each=places key=|place| *place children=move |place| view! { <DoorLine doors place/> }/>
                </ul>
            }
            .into_any()
        }
    };
    view! {
        <div class="sim-doors-head">
            <Button size=Size::Small icon=Icon::Door refused on_click=move |_| open()>{t!(Doors::OpenTo)}</Button>
            <span class="grow"></span>
            <a class="text-link" href=all().href() on:click=link(navigator, all)>{t!(Doors::SimAll)}</a>
        </div>
        {body}
    }
}

#[component]
fn DoorLine(doors: Memo<Option<Vec<Door>>>, place: (std::net::IpAddr, u16)) -> impl IntoView {
    let find = move || {
        let here = |door: &&Door| (door.at.ip_address, door.at.port) == place;
        doors.with(|doors| doors.as_deref().unwrap_or_default().iter().find(here).cloned())
    };
    let first = untrack(find)?;
    let door = Memo::new(move |before: Option<&Door>| {
        find().or_else(|| before.cloned()).unwrap_or_else(|| first.clone())
    });
    let door: Signal<Door> = door.into();
    let name = Signal::derive(move || {
        door.with(|door| {
            let sim = door.sim_id.as_ref().map(|sim| short_id(sim.as_str())).unwrap_or_default();
            format!("{sim} :{}", door.to)
        })
    });
    Some(view! {
        <li>
            <Closes door/>
            <span>
                <DoorPlace door/>
                <span class="door-source"><DoorSource door/></span>
                <span class="door-by"><DoorWhose door/></span>
                <DoorConnections door/>
            </span>
            <CopyDoor door name/>
        </li>
    })
}
