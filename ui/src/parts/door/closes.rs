use api::{
    UnixMillis,
    console::lease::{Door, LeaseStanding},
};
use leptos::prelude::*;

use crate::{
    format::{countdown, duration},
    locales::{Doors, Row, lang, pick},
    state::use_clock,
};

/// Below this it is about to close.
const SOON_MS: i64 = 5 * 60_000;
const MINUTE_MS: i64 = 60_000;

/// What is left of a door's time, as a ring that drains once a second and in figures; below it, what else closes it.
#[component]
pub(crate) fn Closes(door: Signal<Door>) -> impl IntoView {
    let clock = use_clock();
    let ends = Memo::new(move |_| door.with(|door| door.closes_at));
    let total = Memo::new(move |_| door.with(total));
    let left = Memo::new(move |_| Some(ends.get()?.since(clock.now()).max(0)));
    let soon = move || left.get().is_some_and(|left| left < SOON_MS);
    // A ring without a whole is full.
    let part = move || match (left.get(), total.get()) {
        (Some(left), Some(total)) => (left.saturating_mul(100) / total.max(1)).clamp(0, 100),
        (Some(_), None) | (None, _) => 100,
    };
    let words = move || left.get().map_or_else(|| pick(Doors::EndNotKnown.row()).to_owned(), countdown);
    let of = move || {
        total.get().filter(|_| left.get().is_some()).map(|total| {
            let total = text!(Doors::OfTotal, total = duration(lang(), total));
            view! { " " <span class="quiet small-text">{total}</span> }
        })
    };
    let by = Memo::new(move |_| door.with(closed_by));
    let foreign = Memo::new(move |_| door.with(|door| door.lease.is_none()));
    view! {
        <span class="door-closes" class:soon=soon class:foreign=foreign>
            <svg class="door-ring" viewBox="0 0 22 22" aria-hidden="true">
                <circle class="whole" cx="11" cy="11" r="8.5"/>
                <circle class="left" cx="11" cy="11" r="8.5" pathLength="100" stroke-dasharray=move || format!("{} 100", part())/>
            </svg>
            <span>
                <b>{words}</b>{of}
                <small title=move || pick(by.get())>{move || pick(by.get())}</small>
            </span>
        </span>
    }
}

/// How long it was to be open, in milliseconds: as it was asked for, else as the platform has it, to the minute.
fn total(door: &Door) -> Option<i64> {
    if let Some(lease) = &door.lease {
        return Some(i64::from(lease.draft.minutes) * MINUTE_MS);
    }
    let between = |from: UnixMillis, to: UnixMillis| {
        let exact = to.since(from);
        if exact < MINUTE_MS { exact } else { (exact + MINUTE_MS / 2) / MINUTE_MS * MINUTE_MS }
    };
    Some(between(door.opened_at?, door.closes_at?))
}

/// What closes it, besides its time.
fn closed_by(door: &Door) -> Row {
    let Some(lease) = &door.lease else { return Doors::NoAutoClose.row() };
    match lease.standing {
        LeaseStanding::Closing => Doors::Closing.row(),
        LeaseStanding::Asked | LeaseStanding::Open | LeaseStanding::Closed | LeaseStanding::Failed => {
            match (&lease.followed_by, lease.draft.idle_minutes) {
                (Some(_), _) => Doors::HandsOver.row(),
                (None, Some(_)) => Doors::WithUsIdle.row(),
                (None, None) => Doors::WithUs.row(),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_strangers_door_is_as_long_as_the_platform_has_it_and_closes_by_time_alone() {
        let door: Door = serde_json::from_value(json!({
            "at": { "ipAddress": "54.92.180.71", "port": 29007 }, "name": "", "to": 80, "tls": false,
            "ranges": ["0.0.0.0/0"], "openedAt": 1_000, "closesAt": 28_799_400, "connected": null,
        }))
        .unwrap();
        assert_eq!(total(&door), Some(8 * 60 * MINUTE_MS));
        assert_eq!(closed_by(&door), Doors::NoAutoClose.row());
        assert_eq!(total(&Door { opened_at: None, ..door.clone() }), None);
        assert_eq!(total(&Door { closes_at: Some(UnixMillis(30_000)), ..door }), Some(29_000));
    }

    #[test]
    fn ours_is_as_long_as_was_asked_for_and_says_what_else_closes_it() {
        let check = |more: serde_json::Value, by: Doors| {
            let mut lease = json!({
                "id": "l-1", "op": "op-1", "by": "m.sato", "name": "", "askedAt": 1, "endsAt": 2, "standing": "open",
                "draft": { "simId": "8981100000000000001", "port": 22, "minutes": 30 },
            });
            for (key, value) in more.as_object().unwrap() {
                lease[key] = value.clone();
            }
            let door: Door = serde_json::from_value(json!({
                "at": { "ipAddress": "127.0.0.1", "port": 1 }, "name": "", "to": 22, "tls": false, "ranges": [],
                "connected": 0, "lease": lease,
            }))
            .unwrap();
            assert_eq!(total(&door), Some(30 * MINUTE_MS));
            assert_eq!(closed_by(&door), by.row());
        };
        check(json!({}), Doors::WithUs);
        check(json!({ "followedBy": "l-2" }), Doors::HandsOver);
        check(json!({ "standing": "closing" }), Doors::Closing);
        let idle = json!({ "simId": "8981100000000000001", "port": 22, "minutes": 30, "idleMinutes": 10 });
        check(json!({ "draft": idle }), Doors::WithUsIdle);
    }
}
