//! The ledger on disk: found by its words and by what it is about, and broken in every way that somebody could try.

use std::{path::Path, sync::mpsc, time::Duration};

use api::{
    UnixMillis,
    console::{
        job::{CallReply, Verdict},
        ledger::{Fact, LedgerQuery, Record},
    },
    id::{ContextId, JobId, OpId, PlanId, SimId},
};
use ops::ledger::{Broken, Expected, Head, RedactKey};
use rusqlite::Connection;
use serde_json::json;
use store::desk::{DeskStore, look_at};

fn record(sim: &str, fact: Fact) -> Record {
    Record {
        by: "mio@example.com".into(),
        wall: UnixMillis(1),
        at: UnixMillis(2),
        context: ContextId::new("local").unwrap(),
        plan: PlanId::new("P-1").ok(),
        job: JobId::new(format!("J-{sim}")).ok(),
        op: OpId::new("O-1").unwrap(),
        sim: Some(SimId::new(sim).unwrap()),
        name: Some(format!("北海道-気象-{sim}")),
        group: None,
        fact,
    }
}

/// Six entries of two SIMs.
fn written(dir: &Path) -> DeskStore {
    let desk = DeskStore::open(&dir.join("desk.db"), || Duration::ZERO).unwrap();
    let facts = |sim: &str| {
        [
            Fact::Intended {
                method: "POST".into(),
                path: format!("/v1/sims/{sim}/set_group"),
                body: Some(json!({ "groupId": "to", "password": "hunter2" })),
                before: json!({ "groupId": "from" }),
            },
            Fact::Answered {
                reply: CallReply { status: Some(400), code: Some("SEM0016".into()), message: None },
            },
            Fact::Judged { verdict: Verdict::Skipped, after: json!(null) },
        ]
        .map(|fact| record(sim, fact))
    };
    let records: Vec<Record> = facts("8981").into_iter().chain(facts("8982")).collect();
    let (sender, receiver) = mpsc::channel();
    desk.write(
        move |tx| tx.append(&records, &RedactKey::new([7; 32])),
        move |done| sender.send(done).unwrap(),
    )
    .unwrap();
    receiver.recv().unwrap().unwrap();
    desk
}

#[test]
fn entries_are_found_by_who_what_and_how_and_by_no_setting() {
    let dir = tempfile::tempdir().unwrap();
    let desk = written(dir.path());
    let found = |text: &str| -> Vec<u64> {
        let query = LedgerQuery { text: Some(text.to_owned()), ..LedgerQuery::default() };
        desk.read(|reading| reading.ledger(&query)).unwrap().iter().map(|entry| entry.number).collect()
    };
    assert_eq!(found("8981"), [3, 2, 1]);
    assert_eq!(found("sem0016"), [5, 2]);
    assert_eq!(found("set_group"), [4, 1]);
    assert_eq!(found("set_"), [4, 1], "a beginning");
    assert_eq!(found("8982 skipped"), [6]);
    assert_eq!(found("from intended"), [4, 1], "the group that it left");
    assert_eq!(found("J-8982 mio"), [6, 5, 4]);
    assert_eq!(found("北海道-気象-8982"), [6, 5, 4]);
    for nothing in ["วัน", "हिन्दी", "aⒶb", "hunter2", "J-8982 J-8981", "\"", "a", "NEAR(x"]
    {
        assert_eq!(found(nothing), Vec::<u64>::new(), "{nothing}");
    }
    let of_one = LedgerQuery {
        text: Some("judged".to_owned()),
        sim: Some(SimId::new("8981").unwrap()),
        before: Some(6),
        ..LedgerQuery::default()
    };
    let numbers: Vec<u64> =
        desk.read(|reading| reading.ledger(&of_one)).unwrap().iter().map(|e| e.number).collect();
    assert_eq!(numbers, [3]);
}

fn check(dir: &Path) -> Result<Head, Broken> {
    look_at(&dir.join("desk.db"), |reading| reading.check_ledger(None)).unwrap().1
}

#[test]
fn whoever_tampers_with_the_file_is_found_out() {
    let dir = tempfile::tempdir().unwrap();
    drop(written(dir.path()));
    assert_eq!(check(dir.path()).map(|head| head.count), Ok(6));
    for (name, sql, number) in [
        ("changed", "UPDATE ledger SET entry = replace(entry, 'SEM0016', 'SEM0017') WHERE number = 2", 2),
        ("made unreadable", "UPDATE ledger SET entry = '{' WHERE number = 4", 4),
        ("put under another SIM", "UPDATE ledger SET sim = '8999' WHERE number = 2", 2),
        ("put under another job", "UPDATE ledger SET job = 'J-9' WHERE number = 3", 3),
        ("said more", "UPDATE ledger SET entry = replace(entry, '{\"number\"', '{\"approvedBy\":\"me\",\"number\"') WHERE number = 2", 2),
        ("removed", "DELETE FROM ledger WHERE number = 3", 3),
        ("cut off", "DELETE FROM ledger WHERE number > 4", 5),
        (
            "swapped",
            "CREATE TEMP TABLE two AS SELECT number, entry FROM ledger WHERE number IN (2, 5);
             UPDATE ledger SET entry = (SELECT entry FROM two WHERE two.number = 7 - ledger.number) WHERE number IN (2, 5)",
            2,
        ),
        ("repeated", "INSERT INTO ledger (number, context, entry) SELECT 7, context, entry FROM ledger WHERE number = 6", 7),
    ] {
        let tampered = tempfile::tempdir().unwrap();
        let path = tampered.path().join("desk.db");
        std::fs::copy(dir.path().join("desk.db"), &path).unwrap();
        Connection::open(&path).unwrap().execute_batch(sql).unwrap();
        assert_eq!(check(tampered.path()).unwrap_err().number, number, "{name}");
    }
}

#[test]
fn a_head_that_was_kept_elsewhere_holds_also_when_the_ledger_went_on() {
    let dir = tempfile::tempdir().unwrap();
    drop(written(dir.path()));
    let against = |count: u64, hash: &str| {
        let kept = Expected::Since(Head { count, hash: hash.to_owned() });
        look_at(&dir.path().join("desk.db"), |reading| reading.check_ledger(Some(kept))).unwrap().1
    };
    let third = look_at(&dir.path().join("desk.db"), |reading| {
        reading.ledger(&LedgerQuery { before: Some(4), limit: Some(1), ..LedgerQuery::default() })
    })
    .unwrap();
    let hash = third[0].hash.clone();
    assert_eq!(against(3, &hash).map(|head| head.count), Ok(6));
    assert_eq!(against(3, &hash[..8]).map(|head| head.count), Ok(6), "its beginning");
    assert_eq!(against(2, &hash).unwrap_err().number, 2, "another entry's");
    assert_eq!(against(7, &hash).unwrap_err().number, 7, "cut off");
    assert_eq!(against(3, &hash[..7]).unwrap_err().number, 3, "too little of it");
}
