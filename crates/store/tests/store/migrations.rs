//! Every earlier schema moves forward with what was in it. Its fixtures are made here by the migrations of that time, so that
//! nobody keeps files that nobody can read.

use std::{path::Path, time::Duration};

use api::{
    console::{feed::Cause, job::Counts},
    id::{ContextId, JobId, OperatorId, SimId},
};
use emulator::{
    scenario::{self, Birth, Grown, Origin},
    session,
};
use ops::{Now, job::Step};
use rusqlite::{Connection, params};
use serde_json::{Value, json};
use store::{
    StoreError,
    desk::{self, DeskStore},
    world::{self, EventRange, WorldStore},
};

use crate::support::{NOW, run};

const ALL: EventRange = EventRange { from: None, to: None, after: None, limit: 10_000 };

/// A database as it was when its schema had this version.
fn database_of(path: &Path, migrations: &[&str], version: usize) -> Connection {
    let connection = Connection::open(path).unwrap();
    connection.pragma_update(None, "journal_mode", "WAL").unwrap();
    for sql in &migrations[..version] {
        connection.execute_batch(sql).unwrap();
    }
    connection.pragma_update(None, "user_version", version as u32).unwrap();
    connection
}

fn put(connection: &Connection, sql: &str, values: impl rusqlite::Params) {
    connection.execute(sql, values).unwrap();
}

fn text(value: &impl serde::Serialize) -> String {
    serde_json::to_string(value).unwrap()
}

/// A SIM's row as it was written at that version: what came later is not in it.
fn old_record(grown: &Grown, version: usize) -> String {
    let mut record = serde_json::to_value(&grown.record).unwrap();
    let fields = record.as_object_mut().unwrap();
    fields.remove("meter");
    if version < 3 {
        fields.remove("expiryDue");
    }
    fields["device"].as_object_mut().unwrap().remove("traffic");
    record.to_string()
}

/// Typical rows of version 1 of a world, and of each later one what it brought.
fn fill_world(connection: &Connection, version: usize) -> Vec<Grown> {
    let operator = OperatorId::new("OP0000000001").unwrap();
    let birth = Birth::new(scenario::builtin("small").unwrap(), operator, None, 7, NOW).unwrap();
    let origin = Origin::new(birth).unwrap();
    for (key, value) in [("seed", json!(7)), ("sequence", json!(41)), ("grown", json!(true))] {
        put(connection, "INSERT INTO meta VALUES (?1, ?2)", params![key, value.to_string()]);
    }
    for group in origin.groups() {
        put(connection, "INSERT INTO groups VALUES (?1, ?2)", params![group.group_id.as_str(), text(group)]);
    }
    let mut visitor = origin.visitor();
    let mut sims: Vec<Grown> = (0..origin.sims()).map(|number| visitor.grown(number).unwrap()).collect();
    // One that was imported: before version 3 nothing acted on its expiry.
    sims[0].record.sim.expiry_time = Some(NOW.plus(3_600_000));
    sims[0].record.expiry_due = sims[0].record.sim.expiry_time;
    if version >= 5 {
        fill_by_number(connection, &sims)
    } else {
        fill_by_id(connection, &sims, version)
    }
    let later = NOW.plus(86_400_000).0;
    put(connection, "INSERT INTO signed_out VALUES ('token-of-before', ?1)", [later]);
    if version >= 2 {
        put(connection, "INSERT INTO permission_sets VALUES ('set-1', '[]')", []);
        put(connection, "INSERT INTO user_tokens VALUES ('token-of-ken', 'ken', 'set-1', ?1)", [later]);
    }
    sims
}

/// SIMs and their histories before they had numbers.
fn fill_by_id(connection: &Connection, sims: &[Grown], version: usize) {
    for sim in sims {
        let record = &sim.record;
        let group = record.sim.group_id.as_ref().map(|id| id.as_str().to_owned());
        let mut of_then = record.clone();
        of_then.expiry_due = of_then.expiry_due.filter(|_| version >= 3);
        let due_at = of_then.due_at().map(|at| at.0);
        put(
            connection,
            "INSERT INTO sims (sim_id, imsi, group_id, due_at, record) VALUES (?1, ?2, ?3, ?4, ?5)",
            params![record.sim_id().as_str(), record.imsi.as_str(), group, due_at, old_record(sim, version)],
        );
        for event in &sim.history {
            put(
                connection,
                "INSERT INTO session_events (sim_id, imsi, time, event) VALUES (?1, ?2, ?3, ?4)",
                params![record.sim_id().as_str(), record.imsi.as_str(), event.time.0, text(event)],
            );
        }
        for entry in sim.statuses.iter().filter(|_| version >= 3) {
            put(
                connection,
                "INSERT INTO status_history (sim_id, time, entry) VALUES (?1, ?2, ?3)",
                params![record.sim_id().as_str(), entry.at.0, text(&entry.shown)],
            );
        }
    }
}

/// The same since they have: the first half is settled, the others stand in the journal alone, each written whole.
fn fill_by_number(connection: &Connection, sims: &[Grown]) {
    let (mut entry, mut lines) = (0, Vec::new());
    for (place, sim) in sims.iter().enumerate() {
        let (record, number) = (&sim.record, (1_i64 << 32) + place as i64);
        put(
            connection,
            "INSERT INTO newcomers (sim_id, imsi, number) VALUES (?1, ?2, ?3)",
            params![record.sim_id().as_str(), record.imsi.as_str(), number],
        );
        let mut newest = 0;
        for event in &sim.history {
            entry += 1;
            put(
                connection,
                "INSERT INTO session_events (id, number, before, time, event) VALUES (?1, ?2, ?3, ?4, ?5)",
                params![entry, number, newest, event.time.0, text(event)],
            );
            newest = entry;
        }
        if place >= sims.len() / 2 {
            lines.push(json!({ "number": number, "newest": newest, "written": 1, "record": record }));
            continue;
        }
        let group = record.sim.group_id.as_ref().map(|id| id.as_str());
        put(
            connection,
            "INSERT INTO heads (number, group_id, due_at, newest, written) VALUES (?1, ?2, ?3, ?4, 1)",
            params![number, group, record.due_at().map(|at| at.0), newest],
        );
        put(connection, "INSERT INTO sims (number, record) VALUES (?1, ?2)", params![number, text(record)]);
    }
    let packed = lz4_flex::compress_prepend_size(text(&lines).as_bytes());
    put(connection, "INSERT INTO journal (records) VALUES (?1)", [packed]);
}

#[test]
fn every_earlier_world_moves_forward_with_what_was_in_it() {
    for version in 1..world::MIGRATIONS.len() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("world.db");
        let sims = fill_world(&database_of(&path, world::MIGRATIONS, version), version);

        let store = WorldStore::open(&path, |_| (), || Duration::ZERO).unwrap();
        assert!(dir.path().join(format!("world.db.schema-{version}.bak")).exists(), "a copy of {version}");
        for sim in &sims {
            let id = sim.record.sim_id();
            let record = store.read(|world| world.sim(id)).unwrap().unwrap();
            assert_eq!(record.sim, sim.record.sim, "from {version}: {id}");
            let events = store.read(|world| world.events_of_sim(id, ALL)).unwrap();
            let mut expected: Vec<Value> =
                sim.history.iter().map(|e| serde_json::to_value(e).unwrap()).collect();
            let mut found: Vec<Value> =
                events.iter().map(|(_, event)| serde_json::to_value(event).unwrap()).collect();
            for list in [&mut expected, &mut found] {
                list.sort_by_key(Value::to_string);
            }
            assert_eq!(found, expected, "from {version}: the history of {id}");
            let group = record.sim.group_id.as_ref();
            assert!(group.is_none_or(|group| store.read(|world| world.group(group)).unwrap().is_some()));
        }
        if version >= 2 {
            assert!(store.read(|world| world.frozen("token-of-ken")).unwrap().is_some(), "from {version}");
        }
        // What was to expire still does, where the rows knew of nothing that falls due as well.
        let expiring = store.read(|world| world.sim(sims[0].record.sim_id())).unwrap().unwrap();
        assert_eq!(expiring.expiry_due, Some(NOW.plus(3_600_000)), "from {version}");
        // And it goes on: a session that was open can be cut, under a number that was never used.
        let open: SimId = sims.iter().find(|sim| sim.record.online()).unwrap().record.sim_id().clone();
        let cut = open.clone();
        run(&store, move |tx| {
            let record = tx.sim(&cut)?.unwrap();
            let mut cx = tx.cx(NOW, Cause::Device)?;
            let decision = session::delete(&record, &mut cx).unwrap();
            tx.keep(decision, &cx).map(drop)
        });
        drop(store);
        let again = WorldStore::open(&path, |_| (), || Duration::ZERO).unwrap();
        assert!(!again.read(|world| world.sim(&open)).unwrap().unwrap().online());
    }
}

#[test]
fn a_job_that_was_kept_whole_goes_on_item_by_item() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("desk.db");
    let connection = database_of(&path, desk::MIGRATIONS, 1);
    let item = |sim: &str, stage: &str, more: Value| {
        let mut item = json!({ "simId": sim, "name": sim, "stage": stage });
        item.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        item
    };
    let work = |phase: &str| {
        json!({
            "phase": phase, "since": 5, "due": 5, "looks": 0, "gotSim": false, "gotEvents": false, "attempts": 1,
            "calls": [{ "method": "POST", "path": "/v1/sims/1/delete_session" }], "throttled": 0, "evidence": {},
        })
    };
    let items = json!([
        item("1", "calling", json!({ "calledAt": 6 })),
        item("2", "ended", json!({ "verdict": "doneVerified", "returnMs": 2_400 })),
        item("3", "ended", json!({ "verdict": "doneUnverified", "notBackSince": 9 })),
    ]);
    let job = json!({
        "id": "J-1", "context": "local", "plan": "P-1", "op": "O-1", "by": "me", "action": { "verb": "cutSession" },
        "startedAt": 1, "items": items,
    });
    let doc = json!({ "job": job, "limits": {}, "work": [work("calling"), work("over"), work("late")] });
    put(
        &connection,
        "INSERT INTO jobs (id, context, op, plan, done, doc) VALUES ('J-1', 'local', 'O-1', 'P-1', 0, ?1)",
        [text(&doc)],
    );
    drop(connection);

    let desk = DeskStore::open(&path, || Duration::ZERO).unwrap();
    let [mut running] = <[_; 1]>::try_from(desk.read(|desk| desk.running_jobs()).unwrap()).unwrap();
    let counts =
        Counts { running: 1, done_verified: 1, done_unverified: 1, not_back: 1, ..Counts::default() };
    assert_eq!((running.state.job().total, running.state.job().counts), (3, counts));
    assert_eq!(running.state.job().items.len(), 3);
    let sims = ["1", "3"].map(|sim| SimId::new(sim).unwrap());
    assert_eq!(running.state.marks().into_keys().collect::<Vec<_>>(), sims);
    // The call in flight is looked into, and the one that is not back is still looked for.
    running.state.resume(Now { at: NOW, wall: NOW });
    let steps = running.state.next(NOW);
    let read = |steps: &[Step], of: usize| {
        steps.iter().any(|step| matches!(step, Step::ReadEvents { item, .. } if *item == of))
    };
    assert!(read(&steps, 0) && read(&steps, 2) && !read(&steps, 1), "{steps:?}");
    let kept = desk.read(|desk| desk.job(&ContextId::new("local").unwrap(), &JobId::new("J-1").unwrap()));
    assert_eq!(kept.unwrap().unwrap().counts, counts);
}

#[test]
fn every_earlier_desk_moves_forward_with_what_was_in_it() {
    // Also the present one: a migration that is added is met by rows that are there already.
    for version in 1..=desk::MIGRATIONS.len() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("desk.db");
        let connection = database_of(&path, desk::MIGRATIONS, version);
        let session = json!({ "user": { "name": "a@b.c", "operatorId": "OP0000000001" }, "expires_at": NOW.plus(1_000) });
        put(
            &connection,
            "INSERT INTO sessions (token_hash, expires_at, doc) VALUES ('hash', ?1, ?2)",
            params![NOW.plus(1_000).0, session.to_string()],
        );
        put(&connection, "INSERT INTO meta VALUES ('ledger-key', '\"00\"')", []);
        drop(connection);
        let desk = DeskStore::open(&path, || Duration::ZERO).unwrap();
        let found = desk.read(|desk| desk.session("hash", NOW)).unwrap().unwrap();
        assert_eq!(found.user.name, "a@b.c", "from {version}");
        assert_eq!(desk.read(|desk| desk.meta::<String>("ledger-key")).unwrap().as_deref(), Some("00"));
    }
}

#[test]
fn a_newer_database_of_either_kind_is_refused_and_left_untouched() {
    let dir = tempfile::tempdir().unwrap();
    for (name, migrations) in [("world.db", world::MIGRATIONS), ("desk.db", desk::MIGRATIONS)] {
        let path = dir.path().join(name);
        let connection = database_of(&path, migrations, migrations.len());
        connection.pragma_update(None, "user_version", migrations.len() as u32 + 1).unwrap();
        drop(connection);
        let before = std::fs::read(&path).unwrap();
        let refused = match name {
            "world.db" => WorldStore::open(&path, |_| (), || Duration::ZERO).map(drop),
            _ => DeskStore::open(&path, || Duration::ZERO).map(drop),
        };
        assert!(matches!(refused, Err(StoreError::NewerSchema { .. })), "{refused:?}");
        assert_eq!(std::fs::read(&path).unwrap(), before, "{name}");
    }
}
