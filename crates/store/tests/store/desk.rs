//! What the desk's store promises: sessions end, the ledger's chain holds, jobs are found again.

use api::{
    UnixMillis,
    console::{
        job::{CallReply, Verdict},
        ledger::{Fact, LedgerQuery, Record},
        session::User,
    },
    id::{ContextId, JobId, OpId, OperatorId, PlanId, SimId},
};
use ops::ledger::RedactKey;
use store::desk::StoredSession;

use crate::support::{open_desk as open, run_on_desk as run};

fn record(sim: &str) -> Record {
    Record {
        by: "operator".into(),
        wall: UnixMillis(1),
        at: UnixMillis(2),
        context: ContextId::new("local").unwrap(),
        plan: PlanId::new("P-1").ok(),
        job: JobId::new("J-1").ok(),
        op: OpId::new("O-1").unwrap(),
        sim: Some(SimId::new(sim).unwrap()),
        name: None,
        group: None,
        fact: Fact::Answered { reply: CallReply { status: Some(200), code: None, message: None } },
    }
}

#[test]
fn the_ledger_is_a_chain_that_survives_a_restart() {
    let dir = tempfile::tempdir().unwrap();
    let key = || RedactKey::new([7; 32]);
    let desk = open(&dir);
    run(&desk, move |tx| tx.append(&[record("1"), record("2")], &key()));
    drop(desk);
    let desk = open(&dir);
    run(&desk, move |tx| tx.append(&[record("1")], &key()));
    let (mut entries, head) =
        desk.read(|d| Ok((d.ledger(&LedgerQuery::default())?, d.ledger_head()?))).unwrap();
    entries.reverse();
    assert_eq!(entries.iter().map(|e| e.number).collect::<Vec<_>>(), [1, 2, 3]);
    assert_eq!(ops::ledger::verify(&entries, Some(&head)).unwrap(), head);
    let of_one = LedgerQuery { sim: Some(SimId::new("1").unwrap()), ..LedgerQuery::default() };
    let numbers: Vec<u64> = desk.read(move |d| d.ledger(&of_one)).unwrap().iter().map(|e| e.number).collect();
    assert_eq!(numbers, [3, 1]);
}

/// What was sent at once, and whose end nobody wrote, is judged at the next start; what belongs to a job is the job's matter.
#[test]
fn what_was_left_open_is_judged_once() {
    let dir = tempfile::tempdir().unwrap();
    let key = || RedactKey::new([7; 32]);
    let of = |op: &str, fact: Fact| Record {
        op: OpId::new(op).unwrap(),
        plan: None,
        job: None,
        fact,
        ..record("1")
    };
    let null = || serde_json::Value::Null;
    let intended =
        || Fact::Intended { method: "PUT".into(), path: "/v1/x".into(), body: None, before: null() };
    let judged = Fact::Judged { verdict: Verdict::DoneVerified, after: null() };
    let records = [
        of("closed", intended()),
        of("closed", judged),
        of("left", intended()),
        of("answered", intended()),
        of("answered", record("1").fact),
        Record { fact: intended(), ..record("1") },
    ];
    let desk = open(&dir);
    run(&desk, move |tx| tx.append(&records, &key()));
    drop(desk);
    let desk = open(&dir);
    assert_eq!(run(&desk, move |tx| tx.judge_left_open(UnixMillis(9), &key())), 2);
    assert_eq!(run(&desk, move |tx| tx.judge_left_open(UnixMillis(9), &key())), 0);
    let (mut entries, head) =
        desk.read(|d| Ok((d.ledger(&LedgerQuery::default())?, d.ledger_head()?))).unwrap();
    entries.reverse();
    let last: Vec<(&str, UnixMillis)> =
        entries[6..].iter().map(|entry| (entry.record.op.as_str(), entry.record.wall)).collect();
    assert_eq!(last, [("left", UnixMillis(9)), ("answered", UnixMillis(9))]);
    let unknown = |entry: &api::console::ledger::LedgerEntry| {
        matches!(entry.record.fact, Fact::Judged { verdict: Verdict::Unknown, .. })
    };
    assert!(entries[6..].iter().all(unknown));
    assert_eq!(ops::ledger::verify(&entries, Some(&head)).unwrap(), head);
}

#[test]
fn a_session_ends_at_its_time_and_is_kept_by_its_hash_only() {
    let dir = tempfile::tempdir().unwrap();
    let desk = open(&dir);
    let user = User { name: "a@b.c".into(), operator_id: OperatorId::new("OP1").unwrap() };
    let session = StoredSession { user, expires_at: UnixMillis(100) };
    let kept = session.clone();
    run(&desk, move |tx| tx.put_session("hash", &kept, UnixMillis(0)));
    assert_eq!(desk.read(|d| d.session("hash", UnixMillis(99))).unwrap(), Some(session));
    assert_eq!(desk.read(|d| d.session("hash", UnixMillis(100))).unwrap(), None);
    run(&desk, |tx| tx.remove_session("hash"));
    assert_eq!(desk.read(|d| d.session("hash", UnixMillis(0))).unwrap(), None);
}
