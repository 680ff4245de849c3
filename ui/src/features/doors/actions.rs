//! What can be done with a door: the menu of its row.

use api::console::lease::{Door, Lease, LeaseStanding};

use super::watch::{Asked, Watch};
use crate::{
    host::{Shell, host},
    kit::{Icon, MenuItem, State},
    locales::{Doors, Errors, Row, say},
    parts::door::{Reach, Way},
};

/// Everything that can be done with a door, what is refused with its reason.
pub(super) fn actions(watch: Watch, door: &Door) -> Vec<MenuItem> {
    let (stale, held) =
        leptos::prelude::untrack(|| (watch.stale().map(|_| Errors::StaleFeed.row()), watch.held()));
    let reach = Reach::of(door);
    let mut items = Vec::new();
    let (copied, page) = (reach.clone(), reach.text());
    items.push(MenuItem {
        icon: Some(Icon::Copy),
        ..MenuItem::new(say(reach.way.copy_words()), move || watch.toasts.copy_door(&copied))
    });
    if reach.way.is_page() {
        items.push(MenuItem {
            icon: Some(Icon::Globe),
            ..MenuItem::new(t!(Doors::OpenPage), move || host().open_page(&page))
        });
    }
    items.extend(terminal(watch, door, &reach));
    items.extend(forwarding(watch, door, stale));
    let (extended, closed) = (door.clone(), door.clone());
    items.push(refused(
        held.or_else(|| not_extended(door)),
        MenuItem {
            icon: Some(Icon::Clock),
            ..MenuItem::new(t!(Doors::Extend), move || watch.ask(Asked::Extend(Box::new(extended.clone()))))
        },
    ));
    items.push(refused(
        stale,
        MenuItem {
            icon: Some(Icon::Close),
            ..MenuItem::new(t!(Doors::Close), move || watch.ask(Asked::Close(Box::new(closed.clone()))))
        },
    ));
    items
}

/// A terminal with `ssh` in it, where the host opens such.
fn terminal(watch: Watch, door: &Door, reach: &Reach) -> Option<MenuItem> {
    let open = host().terminal().filter(|_| reach.way == Way::Ssh)?;
    let sim = reach.sim.as_ref()?.to_string();
    let shell = Shell { address: door.at.ip_address.to_string(), port: reach.port, sim };
    let opened = move || {
        let failed = move |why: String| {
            watch.toasts.show(State::Failed, t!(Doors::NoTerminal), Some(why.into()));
        };
        open(shell.clone(), Box::new(failed));
    };
    Some(MenuItem { icon: Some(Icon::Right), ..MenuItem::new(t!(Doors::OpenTerminal), opened) })
}

/// A local port that leads through it: to open one, or to copy and to close the one that is there.
fn forwarding(watch: Watch, door: &Door, stale: Option<Row>) -> Vec<MenuItem> {
    let lease = door.lease.as_ref();
    let Some((lease, address)) = lease.and_then(|lease| Some((lease, lease.forward.clone()?))) else {
        let id = lease.map(|lease| lease.id.clone());
        let forward = move || {
            if let Some(id) = id.clone() {
                watch.forward(id);
            }
        };
        let item = MenuItem { icon: Some(Icon::Forward), ..MenuItem::new(t!(Doors::Forward), forward) };
        let item = MenuItem { note: Some(t!(Doors::ForwardNote).into()), ..item };
        return vec![refused(stale.or_else(|| not_forwarded(lease)), item)];
    };
    let (id, copied) = (lease.id.clone(), address.clone());
    let copy = move || watch.toasts.copy(copied.clone(), Doors::AddressCopied.row());
    vec![
        MenuItem { icon: Some(Icon::Copy), ..MenuItem::new(t!(Doors::CopyLocal, address = address), copy) },
        refused(
            stale,
            MenuItem {
                icon: Some(Icon::Minus),
                ..MenuItem::new(t!(Doors::StopForward), move || watch.stop_forward(id.clone()))
            },
        ),
    ]
}

fn not_forwarded(lease: Option<&Lease>) -> Option<Row> {
    let Some(lease) = lease else { return Some(Doors::NotOpenedHere.row()) };
    (lease.standing == LeaseStanding::Closing).then_some(Doors::IsClosing.row())
}

/// Why nothing can take a door's place.
fn not_extended(door: &Door) -> Option<Row> {
    let Some(lease) = &door.lease else { return Some(Doors::NotOpenedHere.row()) };
    match lease.standing {
        LeaseStanding::Closing => Some(Doors::IsClosing.row()),
        LeaseStanding::Asked | LeaseStanding::Open | LeaseStanding::Closed | LeaseStanding::Failed => {
            lease.followed_by.is_some().then_some(Doors::GoesOn.row())
        }
    }
}

fn refused(why: Option<Row>, item: MenuItem) -> MenuItem {
    match why {
        Some(why) => MenuItem { refused: true, note: Some(say(why).into()), ..item },
        None => item,
    }
}
