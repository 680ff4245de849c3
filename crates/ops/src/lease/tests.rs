use std::collections::BTreeSet;

use api::{
    UnixMillis,
    console::{
        job::CallReply,
        lease::{CloseReason, LeaseDraft, LeaseStanding},
        ledger::Fact,
    },
    id::{ContextId, LeaseId, OpId, SimId},
    soracom::port_mapping::PortMapping,
};
use serde_json::json;

use super::{LeaseState, LeaseStep, Promise, address_of};
use crate::Now;

const ASKED: i64 = 1_000_000;

fn at(ms: i64) -> Now {
    Now { at: UnixMillis(ASKED + ms), wall: UnixMillis(7) }
}

fn op(text: &str) -> OpId {
    OpId::new(text).unwrap()
}

fn lease() -> LeaseState {
    let draft = LeaseDraft {
        sim_id: SimId::new("8981100000000000017").unwrap(),
        port: 22,
        minutes: 30,
        ranges: vec!["127.0.0.1".into()],
        tls: false,
        reason: "log".into(),
        ticket: String::new(),
        idle_minutes: None,
    };
    let promise = Promise {
        id: LeaseId::new("L-1").unwrap(),
        op: op("open"),
        by: "sato".into(),
        session: "s".into(),
        context: ContextId::new("local").unwrap(),
        name: "pump".into(),
        draft,
        before: vec![door(15_000, 0)],
    };
    LeaseState::new(promise, at(0))
}

fn door(port: u16, created: i64) -> PortMapping {
    serde_json::from_value(json!({
        "ipAddress": "127.0.0.1", "port": port, "hostname": "127-0-0-1.napter.test", "duration": 1_800,
        "createdTime": ASKED + created, "expiredTime": ASKED + created + 1_800_000, "tlsRequired": false,
        "source": { "ipRanges": ["127.0.0.1/32"] }, "destination": { "port": 22 },
    }))
    .unwrap()
}

fn reply(status: Option<u16>) -> CallReply {
    CallReply { status, code: None, message: status.map(|status| format!("it says {status}")) }
}

/// What the ledger got, e.g. `open intended POST`.
fn told(lease: &mut LeaseState) -> Vec<String> {
    let line = |record: api::console::ledger::Record| match record.fact {
        Fact::Intended { method, .. } => format!("{} {} intends {method}", record.by, record.op),
        Fact::Answered { reply } => format!("{} {:?}", record.op, reply.status),
        Fact::Judged { verdict, .. } => format!("{} {}", record.op, verdict.as_str()),
        Fact::Steered { .. } => unreachable!(),
    };
    lease.take_records().into_iter().map(line).collect()
}

fn nobody_else() -> BTreeSet<api::console::lease::DoorAddress> {
    BTreeSet::new()
}

/// One that is open and was seen.
fn open() -> LeaseState {
    let mut lease = lease();
    assert!(matches!(lease.next(at(0).at), Some(LeaseStep::Call { .. })));
    lease.calling(at(0));
    assert_eq!(lease.next(at(0).at), None, "it is under way");
    lease.answered(reply(Some(201)), Some(&door(15_001, 10)), at(20));
    assert!(matches!(lease.next(at(20).at), Some(LeaseStep::Look { .. })));
    lease.looked(Some(&[door(15_001, 10)]), &nobody_else(), at(30));
    assert_eq!(told(&mut lease), ["sato open intends POST", "open Some(201)", "open doneVerified"]);
    assert_eq!((lease.lease().standing, lease.next(at(30).at)), (LeaseStanding::Open, None));
    // The platform opened it a little later than it was asked: what was promised stands.
    assert_eq!(lease.lease().ends_at, at(1_800_000).at);
    lease
}

#[test]
fn a_door_is_opened_closed_and_seen_to_be_closed() {
    let mut lease = open();
    lease.close(CloseReason::Operator, op("close"), "kato", at(60));
    lease.close(CloseReason::Quit, op("other"), "kansei", at(61));
    let Some(LeaseStep::Call { method, path, body }) = lease.next(at(61).at) else { panic!() };
    assert_eq!((method.as_str(), path.as_str(), body), ("DELETE", "/v1/port_mappings/127.0.0.1/15001", None));
    lease.calling(at(62));
    lease.answered(reply(Some(204)), None, at(63));
    lease.looked(Some(&[]), &nobody_else(), at(64));
    assert_eq!(told(&mut lease), ["kato close intends DELETE", "close Some(204)", "close doneVerified"]);
    assert_eq!(
        (lease.lease().standing, lease.lease().why),
        (LeaseStanding::Closed, Some(CloseReason::Operator))
    );
    assert!(lease.is_over() && lease.next(at(65).at).is_none());
}

#[test]
fn what_the_platform_refuses_was_never_open() {
    let mut lease = lease();
    lease.calling(at(0));
    lease.answered(reply(Some(400)), None, at(1));
    assert_eq!(told(&mut lease)[1..], ["open Some(400)", "open failed"]);
    assert_eq!(
        (lease.lease().standing, lease.lease().said.as_deref()),
        (LeaseStanding::Failed, Some("it says 400"))
    );
}

#[test]
fn a_door_whose_answer_was_lost_is_found_among_the_others() {
    let mut lease = lease();
    lease.calling(at(0));
    lease.answered(reply(None), None, at(1));
    let older = door(15_000, 0);
    let anothers = door(15_002, 5);
    let taken = BTreeSet::from([address_of(&anothers).unwrap()]);
    lease.looked(Some(&[older.clone(), anothers.clone()]), &taken, at(2));
    assert!(lease.lease().door.is_none(), "neither is it");
    lease.looked(Some(&[older.clone(), anothers.clone(), door(15_003, 1)]), &taken, at(3));
    assert_eq!(lease.lease().door.as_ref().map(|door| door.port), Some(15_003));
    assert!(lease.stands());

    let mut lost = self::lease();
    lost.calling(at(0));
    lost.answered(reply(Some(503)), None, at(1));
    for _ in 0..5 {
        assert_eq!(lost.lease().standing, LeaseStanding::Asked);
        lost.looked(Some(std::slice::from_ref(&older)), &taken, at(2));
    }
    assert_eq!(lost.lease().standing, LeaseStanding::Failed);
    assert_eq!(lost.lease().said.as_deref(), Some("it says 503"));
    assert_eq!(told(&mut lost).last().unwrap(), "open unknown");

    // It is looked for until its time is over, and closed if it comes.
    assert!(!lost.is_over() && !lost.may_be_open() && lost.failures() > 0);
    let mut never = lost.clone();
    never.looked(Some(&[]), &taken, at(1_800_000 + 6_000));
    assert!(
        never.is_over() && never.lease().standing == LeaseStanding::Failed && told(&mut never).is_empty()
    );
    lost.looked(Some(&[older, door(15_004, 60_000)]), &taken, at(61_000));
    assert_eq!((lost.lease().standing, lost.lease().why), (LeaseStanding::Closing, Some(CloseReason::Late)));
    assert!(
        matches!(lost.next(at(61_000).at), Some(LeaseStep::Call { method, .. }) if method.as_str() == "DELETE")
    );
}

#[test]
fn a_lost_door_is_known_however_its_range_is_written_and_whatever_the_clocks_say() {
    let lost = || {
        let mut lease = lease();
        lease.calling(at(0));
        lease.answered(reply(None), None, at(1));
        lease
    };
    let found = |of: serde_json::Value, created: i64| {
        let mut there = serde_json::to_value(door(15_003, created)).unwrap();
        there["source"]["ipRanges"] = of;
        let mut lease = lost();
        lease.looked(Some(&[serde_json::from_value(there).unwrap()]), &nobody_else(), at(2));
        lease.stands()
    };
    assert!(found(json!(["127.0.0.1"]), 0), "an address alone is a range of one");
    assert!(found(json!(["127.0.0.1/32"]), -200_000) && found(json!(["127.0.0.1/32"]), 200_000));
    assert!(!found(json!(["127.0.0.1/32"]), -400_000), "so far apart are no two clocks");
    assert!(!found(json!(["127.0.0.1/31"]), 0) && !found(json!([]), 0));
}

#[test]
fn after_a_crash_nothing_of_it_is_left_open() {
    // While it was being opened: it may be open.
    let mut opening = lease();
    opening.calling(at(0));
    let kept = serde_json::to_string(&opening).unwrap();
    let mut again: LeaseState = serde_json::from_str(&kept).unwrap();
    again.resume(op("restart"), at(50));
    assert!(matches!(again.next(at(50).at), Some(LeaseStep::Look { .. })));
    again.looked(Some(&[door(15_001, 1)]), &nobody_else(), at(51));
    assert!(
        matches!(again.next(at(51).at), Some(LeaseStep::Call { method, .. }) if method.as_str() == "DELETE")
    );
    // Before it was asked for, and while it stood open.
    let mut asked = lease();
    asked.resume(op("restart"), at(50));
    assert_eq!(asked.lease().standing, LeaseStanding::Failed);
    let mut stood = open();
    stood.resume(op("restart"), at(50));
    assert_eq!(
        (stood.lease().standing, stood.lease().why),
        (LeaseStanding::Closing, Some(CloseReason::Restarted))
    );
    // Its address may be another's by now: it is looked at first.
    let mut anothers = stood.clone();
    assert!(matches!(anothers.next(at(50).at), Some(LeaseStep::Look { .. })));
    anothers.looked(Some(&[door(15_001, 9_000)]), &nobody_else(), at(51));
    assert!(anothers.is_over());
    assert_eq!(anothers.lease().why, Some(CloseReason::Elsewhere));
    stood.looked(Some(&[door(15_001, 10)]), &nobody_else(), at(51));
    // While it was being closed: it is looked at, and closed once more.
    stood.calling(at(51));
    assert_eq!(stood.next(at(52).at), None);
    stood.resume(op("again"), at(60));
    let mut closed = stood.clone();
    closed.looked(Some(&[]), &nobody_else(), at(61));
    assert_eq!(closed.lease().why, Some(CloseReason::Restarted));
    assert_eq!(told(&mut closed).last().unwrap(), "restart doneVerified");
    stood.looked(Some(&[door(15_001, 10)]), &nobody_else(), at(61));
    assert!(matches!(stood.next(at(61).at), Some(LeaseStep::Call { .. })));
}

#[test]
fn whoever_is_broken_off_in_a_call_leaves_it_to_be_looked_for() {
    let mut opening = lease();
    opening.calling(at(0));
    opening.interrupted();
    assert!(matches!(opening.next(at(1).at), Some(LeaseStep::Look { .. })));
    let mut standing = open();
    standing.interrupted();
    assert!(standing.stands(), "no call was under way");
}

#[test]
fn what_could_not_be_announced_is_not_asked_of_the_platform() {
    let mut lease = lease();
    lease.calling(at(0));
    lease.abandon(at(1));
    assert_eq!((lease.lease().standing, lease.next(at(1).at)), (LeaseStanding::Failed, None));
    assert!(told(&mut lease).is_empty());
}

#[test]
fn a_close_that_fails_is_tried_until_it_is_seen_to_be_closed() {
    let its = [door(15_001, 10)];
    let mut lease = open();
    lease.close(CloseReason::SignedOut, op("close"), "sato", at(60));
    for tried in 1..4 {
        lease.calling(at(60 + tried));
        lease.answered(reply(None), None, at(60 + tried));
        assert_eq!(lease.lease().standing, LeaseStanding::Closing);
        assert_eq!(i64::from(lease.failures()), tried, "it rests, each time longer");
        lease.looked(Some(&its), &nobody_else(), at(60 + tried));
        assert_eq!(lease.failures(), 0, "what was seen is closed at once");
    }
    let mut gone = lease.clone();
    // Long after its end the platform says no more, and nobody says that it is closed.
    lease.calling(at(1_900_000));
    lease.answered(reply(Some(500)), None, at(1_900_000));
    lease.looked(None, &nobody_else(), at(1_900_000));
    assert_eq!(lease.lease().standing, LeaseStanding::Closing);
    lease.looked(None, &nobody_else(), at(1_800_000 + 3_600_000));
    assert!(lease.is_over());
    assert_eq!(told(&mut lease).last().unwrap(), "close doneUnverified");

    gone.calling(at(1_900_000));
    gone.answered(reply(None), None, at(1_900_000));
    gone.looked(Some(&[door(15_001, 1_850_000)]), &nobody_else(), at(1_900_001));
    assert!(gone.is_over(), "another's has got its address");
    assert_eq!(told(&mut gone).last().unwrap(), "close doneVerified");
}

#[test]
fn a_door_at_which_nobody_can_look_is_closed_unseen_before_its_end() {
    let mut lease = open();
    lease.resume(op("restart"), at(60));
    for _ in 0..3 {
        assert!(matches!(lease.next(at(60).at), Some(LeaseStep::Look { .. })));
        lease.looked(None, &nobody_else(), at(61));
    }
    let mut over = lease.clone();
    lease.looked(None, &nobody_else(), at(62));
    assert!(matches!(lease.next(at(62).at), Some(LeaseStep::Call { .. })));
    over.looked(None, &nobody_else(), at(1_800_000));
    assert!(
        matches!(over.next(at(1_800_000).at), Some(LeaseStep::Look { .. })),
        "its address may be another's by now"
    );
}

#[test]
fn a_door_that_is_gone_was_closed_by_itself_or_elsewhere() {
    let mut lease = open();
    lease.looked(Some(&[]), &nobody_else(), at(59_999));
    assert!(lease.stands(), "what was said to be open may stand on the list a moment later");
    lease.looked(Some(&[]), &nobody_else(), at(60_000));
    assert_eq!(lease.lease().why, Some(CloseReason::Elsewhere));
    let mut lease = open();
    assert!(matches!(lease.next(at(1_800_000).at), Some(LeaseStep::Look { .. })));
    lease.looked(Some(&[]), &nobody_else(), at(1_800_000));
    assert_eq!(lease.lease().why, Some(CloseReason::Expired));
    assert!(told(&mut lease).is_empty(), "nobody wrote anything");
}

#[test]
fn a_door_that_outlasts_its_lease_is_closed() {
    let mut lease = open();
    lease.looked(Some(&[door(15_001, 10)]), &nobody_else(), at(1_800_000));
    assert_eq!(lease.next(at(1_800_001).at).map(|step| matches!(step, LeaseStep::Look { .. })), Some(true));
    lease.looked(Some(&[door(15_001, 10)]), &nobody_else(), at(1_806_000));
    assert!(
        matches!(lease.next(at(1_806_000).at), Some(LeaseStep::Call { method, .. }) if method.as_str() == "DELETE")
    );
    assert_eq!(lease.lease().why, Some(CloseReason::Expired));
}

#[test]
fn who_wants_it_closed_before_it_is_open_is_not_forgotten() {
    let mut lease = lease();
    lease.calling(at(0));
    lease.close(CloseReason::SignedOut, op("close"), "sato", at(1));
    lease.answered(reply(Some(201)), Some(&door(15_001, 0)), at(2));
    lease.looked(Some(&[door(15_001, 0)]), &nobody_else(), at(3));
    assert_eq!(lease.lease().standing, LeaseStanding::Closing);
}
