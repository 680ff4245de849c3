//! What the desk's store promises about doors: a flood hides nobody who is inside, one bad row loses no other, and what is over is
//! forgotten.

use api::{
    UnixMillis,
    id::{ContextId, Imsi, LeaseId, OpId},
    soracom::audit_log::NapterAuditLog,
};
use ops::{
    Now,
    lease::{LeaseState, Promise},
    ledger::RedactKey,
};
use rusqlite::Connection;
use serde_json::json;
use store::desk::DeskStore;

use crate::support::{open_desk as open, run_on_desk as run};

fn local() -> ContextId {
    ContextId::new("local").unwrap()
}

fn visit(id: &str, kind: &str, at: i64, imsi: &str) -> NapterAuditLog {
    serde_json::from_value(json!({
        "connectionId": id, "type": kind, "createdAt": at, "imsi": imsi, "direction": { "destinationPort": 22 },
    }))
    .unwrap()
}

fn lease(id: &str) -> LeaseState {
    let draft = serde_json::from_value(json!({
        "simId": "8981100000000000017", "port": 22, "minutes": 30, "ranges": ["127.0.0.1"], "tls": false,
        "reason": "log", "ticket": "",
    }))
    .unwrap();
    let promise = Promise {
        id: LeaseId::new(id).unwrap(),
        op: OpId::new(format!("op-{id}")).unwrap(),
        by: "sato".into(),
        session: "s".into(),
        context: local(),
        name: "pump".into(),
        draft,
        before: Vec::new(),
    };
    LeaseState::new(promise, Now { at: UnixMillis(1_000), wall: UnixMillis(1_000) })
}

#[test]
fn whoever_is_denied_hides_nobody_who_is_inside() {
    let dir = tempfile::tempdir().unwrap();
    let desk = open(&dir);
    let (ours, anothers) = ("001010000000001", "001010000000002");
    let mut log = vec![
        visit("c1", "ACCESS", 10, ours),
        visit("c1", "CONNECTED", 11, ours),
        visit("c2", "CONNECTED", 12, anothers),
        visit("c3", "CLOSED", 5, ours),
    ];
    log.extend((0..500).map(|nth| visit(&format!("d{nth}"), "DENIED", 20 + nth, ours)));
    run(&desk, move |tx| tx.put_door_visits(&local(), &log));
    let imsi = Imsi::new(ours).unwrap();
    let read = |most| {
        let imsi = imsi.clone();
        let log = desk.read(|desk| desk.visits_through(&local(), &imsi, UnixMillis(8), most)).unwrap();
        log.into_iter()
            .map(|entry| (entry.connection_id.unwrap(), entry.created_at.unwrap().0))
            .collect::<Vec<_>>()
    };
    assert_eq!(read(100), [("c1".to_owned(), 11), ("c1".to_owned(), 10)]);
    assert_eq!(read(1), [("c1".to_owned(), 11)]);
}

#[test]
fn a_row_that_cannot_be_read_loses_no_other_lease() {
    let dir = tempfile::tempdir().unwrap();
    let desk = open(&dir);
    for id in ["L-1", "L-2"] {
        run(&desk, move |tx| tx.put_lease(&local(), &mut lease(id), &RedactKey::new([7; 32])));
    }
    let other = Connection::open(dir.path().join("desk.db")).unwrap();
    other.execute("UPDATE leases SET doc = '{}' WHERE id = 'L-1'", []).unwrap();
    let live = desk.read(|desk| desk.live_leases(&local())).unwrap();
    let read: Vec<_> = live.iter().filter_map(|state| state.as_ref().ok()).collect();
    assert_eq!((live.len(), read.len()), (2, 1));
    assert_eq!(read[0].lease().id.as_str(), "L-2");
}

#[test]
fn leases_that_are_over_are_forgotten_and_those_that_may_be_open_are_not() {
    let dir = tempfile::tempdir().unwrap();
    let desk = open(&dir);
    for (id, over) in [("L-1", Some(2_000)), ("L-2", Some(9_000)), ("L-3", None)] {
        let mut state = lease(id);
        if let Some(at) = over {
            let now = Now { at: UnixMillis(at), wall: UnixMillis(at) };
            state.close(api::console::lease::CloseReason::Operator, OpId::new("close").unwrap(), "sato", now);
            assert!(state.is_over());
        }
        run(&desk, move |tx| tx.put_lease(&local(), &mut state, &RedactKey::new([7; 32])));
    }
    let left = |desk: &DeskStore| {
        let has =
            |id: &str| desk.read(|desk| desk.lease(&local(), &LeaseId::new(id).unwrap())).unwrap().is_some();
        [has("L-1"), has("L-2"), has("L-3")]
    };
    assert_eq!(run(&desk, |tx| tx.trim_leases(&local(), UnixMillis(5_000))), 1);
    assert_eq!(left(&desk), [false, true, true]);
    run(&desk, |tx| tx.forget_world(&local()));
    assert_eq!(left(&desk), [false, false, true]);
}
