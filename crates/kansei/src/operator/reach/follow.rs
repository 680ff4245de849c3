use std::time::Duration;

use anyhow::anyhow;
use api::{
    console::lease::{CloseReason, DoorBoard, Lease},
    id::LeaseId,
};
use backend::{Forward, Way};
use client::ClientError;

use super::{
    door::{board, way},
    promised::Promised,
};
use crate::{operator::connection::Connection, terminal::tell};

/// How often it is looked whether the lease was extended or has ended.
const LOOK: Duration = Duration::from_secs(5);
/// How many looks in a row may bring nothing of a door that should be there: half a minute.
const LOOKS: u32 = 6;

/// Goes along when the lease is extended; ends, and says why, when no door is open any more.
pub(super) async fn follow(
    connection: &Connection,
    first: Lease,
    forward: &Forward,
    promised: &Promised,
) -> anyhow::Error {
    let mut held = first.id;
    let mut in_vain = 0;
    let mut is_away = false;
    loop {
        tokio::time::sleep(LOOK).await;
        let seen = match board(connection).await {
            Ok(seen) => seen,
            Err(error) if is_signed_out(&error) => {
                return error.context("the session is over, and the door is closed with it");
            }
            // A server that cannot be asked may still let through. The terminal may be gone: nothing has to be heard.
            Err(error) => {
                if !std::mem::replace(&mut is_away, true) {
                    let _said = tell(&format!("{error:#}; {}", promised.stands()));
                }
                continue;
            }
        };
        if std::mem::take(&mut is_away) {
            let _said = tell("the server answers again");
        }
        match course(&seen, &held) {
            Course::Stay => in_vain = 0,
            Course::Go(next, way) => {
                forward.lead_to(way);
                promised.hold(&next);
                held = next.id;
                in_vain = 0;
            }
            Course::Wait(why) if in_vain + 1 >= LOOKS => return anyhow!(why),
            Course::Wait(_) => in_vain += 1,
            Course::Gone(why) => return anyhow!(why),
        }
    }
}

/// Where to go after a look at the doors.
#[derive(Debug)]
enum Course {
    /// The door is open.
    Stay,
    /// Through the door of a lease that follows.
    Go(Box<Lease>, Way),
    /// No door is there; one may come. Else this is why it ends.
    Wait(String),
    /// No door will be there.
    Gone(String),
}

fn course(board: &DoorBoard, held: &LeaseId) -> Course {
    let Some(mut at) = lease_of(board, held) else {
        return Course::Wait(format!("the server does not know the door of {held} any more"));
    };
    let mut missing = None;
    // No more steps than leases: one that follows itself leads nowhere.
    for _ in 0..board.doors.len() + board.ended.len() {
        let Some(next) = &at.followed_by else { break };
        match lease_of(board, next) {
            Some(next) if next.door.is_some() => at = next,
            Some(next) if !next.is_live() => {
                missing = Some(Course::Gone(format!(
                    "the door was closed, and the one that was to follow it was never open{}",
                    next.said.as_ref().map(|said| format!(": {said}")).unwrap_or_default()
                )));
                break;
            }
            Some(_) | None => {
                let why = format!("the door was closed, and the one that follows it ({next}) does not open");
                missing = Some(Course::Wait(why));
                break;
            }
        }
    }
    if !at.is_live() {
        return missing.unwrap_or_else(|| Course::Gone(format!("the door was closed{}", why(at))));
    }
    match way(at) {
        Ok(way) if at.id != *held => Course::Go(Box::new(at.clone()), way),
        Ok(_) | Err(_) => Course::Stay,
    }
}

fn lease_of<'b>(board: &'b DoorBoard, id: &LeaseId) -> Option<&'b Lease> {
    let open = board.doors.iter().filter_map(|door| door.lease.as_ref());
    open.chain(&board.ended).find(|lease| lease.id == *id)
}

const fn why(lease: &Lease) -> &'static str {
    match lease.why {
        Some(CloseReason::Operator) => ": somebody has closed it",
        Some(CloseReason::SignedOut) => ": the session is over",
        Some(CloseReason::Quit) => ": the server has ended",
        Some(CloseReason::Restarted) => ": the server was away",
        Some(CloseReason::Slept) => ": the server's computer slept",
        Some(CloseReason::Idle) => ": nobody was connected for long",
        Some(CloseReason::HandedOver) => ": another one has taken its place",
        Some(CloseReason::Expired) => ": its time is over",
        Some(CloseReason::Late) => ": it was opened too late",
        Some(CloseReason::Elsewhere) => " elsewhere",
        None => "",
    }
}

fn is_signed_out(error: &anyhow::Error) -> bool {
    error.downcast_ref::<ClientError>().is_some_and(|error| error.status() == Some(401))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    /// A lease as the board has it, with a door on `port` where that is said.
    fn lease(id: &str, standing: &str, port: Option<u16>, more: Value) -> Value {
        let mut lease = json!({
            "id": id, "op": "op", "by": "sato", "name": "pump", "askedAt": 0, "endsAt": 60_000, "standing": standing,
            "draft": { "simId": "8981100000000000017", "port": 22, "minutes": 1 },
        });
        if let Some(port) = port {
            lease["door"] = json!({ "ipAddress": "127.0.0.1", "port": port });
        }
        lease.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        lease
    }

    fn board(open: &[&Value], ended: &[&Value]) -> DoorBoard {
        let door = |lease: &&Value| json!({ "at": lease["door"], "name": "pump", "to": 22, "tls": false, "ranges": [], "lease": lease });
        let doors: Vec<Value> = open.iter().map(door).collect();
        let board = json!({ "at": 0, "doors": doors, "ended": ended, "visits": [], "source": { "kind": "notKnown" } });
        serde_json::from_value(board).unwrap()
    }

    fn said(open: &[&Value], ended: &[&Value]) -> String {
        match course(&board(open, ended), &LeaseId::new("L-1").unwrap()) {
            Course::Stay => "stay".to_owned(),
            Course::Go(lease, way) => format!("go to {} at {}", lease.id, way.door),
            Course::Wait(why) => format!("wait, or {why}"),
            Course::Gone(why) => format!("gone: {why}"),
        }
    }

    #[test]
    fn it_goes_along_with_the_lease_and_ends_with_it() {
        let followed = |by: &str| json!({ "followedBy": by });
        let nothing = || json!({});
        let first = lease("L-1", "open", Some(1), nothing());
        assert_eq!(said(&[&first], &[]), "stay");
        let extended = lease("L-1", "open", Some(1), followed("L-2"));
        let second = lease("L-2", "open", Some(2), nothing());
        assert_eq!(said(&[&extended, &second], &[]), "go to L-2 at 127.0.0.1:2");
        // Extended twice between two looks, and the first two are closed already.
        let closed = lease("L-1", "closed", Some(1), followed("L-2"));
        let passed = lease("L-2", "closed", Some(2), followed("L-3"));
        let third = lease("L-3", "open", Some(3), nothing());
        assert_eq!(said(&[&third], &[&closed, &passed]), "go to L-3 at 127.0.0.1:3");
        let expired = lease("L-1", "closed", Some(1), json!({ "why": "expired" }));
        assert_eq!(said(&[], &[&expired]), "gone: the door was closed: its time is over");
        assert_eq!(said(&[], &[]), "wait, or the server does not know the door of L-1 any more");
    }

    #[test]
    fn a_lease_that_follows_without_a_door_is_waited_for_or_said_to_be_none() {
        let followed = json!({ "followedBy": "L-2", "why": "handedOver" });
        let open = lease("L-1", "open", Some(1), followed.clone());
        let closed = lease("L-1", "closed", Some(1), followed);
        let asked = lease("L-2", "asked", None, json!({}));
        let failed = lease("L-2", "failed", None, json!({ "said": "no port is free" }));
        let ended = lease("L-2", "closed", Some(2), json!({ "why": "operator" }));
        // As long as the first is open there is no hurry.
        assert_eq!(said(&[&open], &[]), "stay");
        assert_eq!(said(&[&open], &[&asked]), "stay");
        assert_eq!(said(&[&open], &[&failed]), "stay");
        let waits = "wait, or the door was closed, and the one that follows it (L-2) does not open";
        assert_eq!(said(&[], &[&closed]), waits);
        assert_eq!(said(&[], &[&closed, &asked]), waits);
        assert_eq!(
            said(&[], &[&closed, &failed]),
            "gone: the door was closed, and the one that was to follow it was never open: no port is free"
        );
        assert_eq!(said(&[], &[&closed, &ended]), "gone: the door was closed: somebody has closed it");
        let itself = lease("L-1", "closed", Some(1), json!({ "followedBy": "L-1", "why": "idle" }));
        assert_eq!(said(&[], &[&itself]), "gone: the door was closed: nobody was connected for long");
    }
}
