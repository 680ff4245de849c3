//! What can be done with a door: the menu of its row.

use api::console::lease::{Door, Lease, LeaseStanding};

use super::watch::{Asked, Watch};
use crate::{
    host::open_page,
    kit::{Icon, MenuItem},
    locales::{Doors, Errors, Row, say},
    parts::door::Reach,
};

/// Everything that can be done with a door, what is refused with its reason.
pub(super) fn actions(watch: Watch, door: &Door) -> Vec<MenuItem> {
    let stale = leptos::prelude::untrack(|| watch.stale()).map(|_| Errors::StaleFeed.row());
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
            ..MenuItem::new(t!(Doors::OpenPage), move || open_page(&page))
        });
    }
    items.extend(forwarding(watch, door, stale));
    let (extended, closed) = (door.clone(), door.clone());
    items.push(refused(
        stale.or_else(|| not_extended(door)),
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
