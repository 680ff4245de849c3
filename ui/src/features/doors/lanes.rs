//! Who came through which device's doors over the last while, as lanes. Pure.

use std::collections::BTreeMap;

use api::{
    console::{
        lease::{Door, DoorBoard, DoorVisit},
        plan::Known,
    },
    soracom::audit_log::AccessType,
};

use super::words::{door_name, visit_name};

/// From when to when, in milliseconds.
pub(super) type Span = (i64, i64);

/// Something that happened at one moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Mark {
    Created,
    Access,
    Connected,
    Closed,
    /// Expired or deleted.
    Ended,
    /// Denied or refused.
    TurnedAway,
}

/// A device's doors.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Lane {
    pub(super) name: String,
    /// While a door to it stood open.
    pub(super) open: Vec<Span>,
    /// Whether one stands open to everybody.
    pub(super) to_all: bool,
    /// While somebody was inside.
    pub(super) inside: Vec<Span>,
    pub(super) marks: Vec<(i64, Mark)>,
}

/// The devices to which a door stands open, in the board's order, then those of the log, the latest first: all of which
/// something is to be seen from `since` to `now`.
pub(super) fn lanes(board: &DoorBoard, since: i64, now: i64) -> Vec<Lane> {
    let mut order = Vec::<String>::new();
    let mut doors = BTreeMap::<String, Vec<&Door>>::new();
    let mut visits = BTreeMap::<String, Vec<&DoorVisit>>::new();
    for door in &board.doors {
        let whose = of_door(door);
        doors.entry(whose.clone()).or_default().push(door);
        if !order.contains(&whose) {
            order.push(whose);
        }
    }
    for visit in &board.visits {
        let whose = of_visit(visit);
        visits.entry(whose.clone()).or_default().push(visit);
        if !order.contains(&whose) {
            order.push(whose);
        }
    }
    let none = Vec::new();
    let all = order.iter().map(|whose| {
        let doors = doors.get(whose).map_or(&[] as &[&Door], Vec::as_slice);
        lane(doors, visits.get(whose).unwrap_or(&none), since, now)
    });
    all.filter(|lane| !(lane.open.is_empty() && lane.inside.is_empty() && lane.marks.is_empty())).collect()
}

fn of_door(door: &Door) -> String {
    door.sim_id.as_ref().map_or_else(|| door_name(door), ToString::to_string)
}

fn of_visit(visit: &DoorVisit) -> String {
    visit.sim_id.as_ref().map_or_else(|| visit_name(visit), ToString::to_string)
}

/// `visits` are the newest first, as the board has them.
fn lane(doors: &[&Door], visits: &[&DoorVisit], since: i64, now: i64) -> Lane {
    let name = doors.first().map(|door| door_name(door));
    let name = name.or_else(|| visits.first().map(|visit| visit_name(visit))).unwrap_or_default();
    let last = visits.first().map_or(now, |visit| visit.at.0.min(now));
    let mut open = Vec::new();
    let (mut standing, mut began) = (0_u32, None::<i64>);
    let mut came = BTreeMap::<&str, i64>::new();
    let (mut inside, mut marks) = (Vec::new(), Vec::new());
    for visit in visits.iter().rev() {
        let at = visit.at.0.min(now);
        let Some(mark) = mark(&visit.kind) else { continue };
        match mark {
            Mark::Created => {
                began = began.or(Some(at));
                standing += 1;
            }
            Mark::Ended => {
                standing = standing.saturating_sub(1);
                // What was opened before the log begins was open from its beginning.
                if standing == 0 {
                    open.push((began.take().unwrap_or(i64::MIN), at));
                }
            }
            Mark::Connected if !visit.connection.is_empty() => {
                came.insert(&visit.connection, at);
            }
            Mark::Closed => {
                if let Some(from) = came.remove(visit.connection.as_str()) {
                    inside.push((from, at));
                }
            }
            Mark::Connected | Mark::Access | Mark::TurnedAway => {}
        }
        marks.push((at, mark));
    }
    let still_open = !doors.is_empty();
    if still_open {
        let opened = || doors.iter().filter_map(|door| door.opened_at).min().map(|at| at.0);
        open.push((began.or_else(opened).unwrap_or(i64::MIN), now));
    } else if let Some(began) = began {
        open.push((began, last));
    }
    let still_inside = doors.iter().any(|door| door.connected != Known::Is(0));
    inside.extend(came.into_values().map(|from| (from, if still_inside { now } else { last })));
    inside.sort_unstable();
    marks.retain(|(at, _)| *at >= since);
    Lane {
        name,
        open: clipped(open, since, now),
        to_all: doors.iter().any(|door| door.is_open_to_all()),
        inside: clipped(inside, since, now),
        marks,
    }
}

fn clipped(spans: Vec<Span>, since: i64, now: i64) -> Vec<Span> {
    let inside = spans.into_iter().map(|(from, to)| (from.max(since), to.min(now)));
    inside.filter(|(from, to)| from < to).collect()
}

/// What is drawn of an entry; nothing of a kind that this version does not know.
const fn mark(kind: &AccessType) -> Option<Mark> {
    match kind {
        AccessType::Created => Some(Mark::Created),
        AccessType::Deleted | AccessType::Expired => Some(Mark::Ended),
        AccessType::Access => Some(Mark::Access),
        AccessType::Connected => Some(Mark::Connected),
        AccessType::Denied | AccessType::Refused => Some(Mark::TurnedAway),
        AccessType::Closed => Some(Mark::Closed),
        AccessType::Other(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    const SIM: &str = "8981100000000000001";

    fn visit(at: i64, kind: &str, connection: &str) -> Value {
        json!({ "at": at, "kind": kind, "connection": connection, "simId": SIM, "name": "pump-07" })
    }

    fn check(doors: Value, visits: Value) -> Vec<Lane> {
        let board: DoorBoard = serde_json::from_value(json!({
            "at": 1_000, "doors": doors, "ended": [], "visits": visits, "source": { "kind": "notKnown" },
        }))
        .unwrap();
        lanes(&board, 400, 1_000)
    }

    fn door(connected: u64) -> Value {
        json!({
            "at": { "ipAddress": "127.0.0.1", "port": 1 }, "simId": SIM, "name": "pump-07", "to": 22, "tls": false,
            "ranges": ["0.0.0.0/0"], "openedAt": 300, "connected": connected,
        })
    }

    #[test]
    fn a_door_and_who_is_inside_go_on_until_now() {
        let visits =
            json!([visit(700, "CONNECTED", "c-1"), visit(690, "ACCESS", "c-1"), visit(500, "CREATED", "")]);
        let lanes = check(json!([door(1)]), visits.clone());
        assert_eq!(lanes[0].name, "pump-07");
        assert_eq!(lanes[0].open, [(500, 1_000)]);
        assert_eq!(lanes[0].inside, [(700, 1_000)]);
        assert_eq!(lanes[0].marks, [(500, Mark::Created), (690, Mark::Access), (700, Mark::Connected)]);
        assert!(lanes[0].to_all);
        let left = check(json!([door(0)]), visits);
        assert!(left[0].inside.is_empty(), "nobody is inside who is not counted");
    }

    #[test]
    fn what_began_before_is_cut_where_the_hour_begins() {
        let visits =
            json!([visit(600, "EXPIRED", ""), visit(550, "CLOSED", "c-1"), visit(100, "CONNECTED", "c-1")]);
        let lanes = check(json!([]), visits);
        assert_eq!(lanes[0].open, [(400, 600)]);
        assert_eq!(lanes[0].inside, [(400, 550)]);
        assert_eq!(lanes[0].marks, [(550, Mark::Closed), (600, Mark::Ended)]);
    }

    #[test]
    fn a_second_door_of_the_same_device_is_the_same_lane() {
        let visits = json!([visit(900, "DELETED", ""), visit(800, "CREATED", ""), visit(500, "CREATED", "")]);
        assert_eq!(check(json!([door(0)]), visits)[0].open, [(500, 1_000)]);
    }

    #[test]
    fn of_what_is_long_over_nothing_is_drawn() {
        assert!(check(json!([]), json!([visit(300, "DELETED", ""), visit(100, "CREATED", "")])).is_empty());
        assert!(check(json!([]), json!([visit(600, "WHATEVER", "")])).is_empty());
    }
}
