//! Session cuts on disk, beside the raw insert rate of the same SQLite in the same run.
//!
//! Prints one JSON object a run: `{"raw_rows_per_s":…,"cuts_per_s":…,"ratio":…}`. A cut is one command: it reads and
//! replaces the SIM's row and appends its `Deleted` event, so it is compared with rows of the same size.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
        mpsc,
    },
    time::{Duration, Instant},
};

use api::{UnixMillis, console::feed::Cause, id::OperatorId};
use emulator::scenario::{self, Scenario};
use rusqlite::Connection;
use store::{
    Lane, StoreError,
    world::{Tx, WorldStore},
};

const RUNS: usize = 3;
const ROWS: usize = 40_000;
/// Rows in one transaction of the raw rate: as many as the writer puts into a group.
const GROUP: usize = 64;
const NOW: UnixMillis = UnixMillis(1_800_000_000_000);

#[expect(clippy::disallowed_methods, reason = "a bench measures time")]
fn instant() -> Instant {
    Instant::now()
}

#[expect(clippy::print_stdout, reason = "the figures are the output")]
fn main() {
    for _ in 0..RUNS {
        let raw = raw_rate();
        let cuts = cut_rate();
        println!("{{\"raw_rows_per_s\":{raw:.0},\"cuts_per_s\":{cuts:.0},\"ratio\":{:.3}}}", cuts / raw);
    }
}

/// Rows of 250 bytes with one index, in groups, `synchronous=FULL`.
fn raw_rate() -> f64 {
    let dir = tempfile::tempdir().expect("a temporary directory");
    let connection = Connection::open(dir.path().join("raw.db")).expect("a database");
    connection
        .execute_batch(
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;
             CREATE TABLE t (id INTEGER PRIMARY KEY, sim TEXT NOT NULL, body TEXT NOT NULL); CREATE INDEX i ON t (sim, id);",
        )
        .expect("a table");
    let body = "x".repeat(220);
    let began = instant();
    for group in 0..ROWS / GROUP {
        connection.execute_batch("BEGIN IMMEDIATE").expect("a transaction");
        let mut insert =
            connection.prepare_cached("INSERT INTO t (sim, body) VALUES (?1, ?2)").expect("a statement");
        for row in 0..GROUP {
            insert.execute((format!("{:019}", group * GROUP + row), &body)).expect("a row");
        }
        drop(insert);
        connection.execute_batch("COMMIT").expect("a commit");
    }
    ROWS as f64 / began.elapsed().as_secs_f64()
}

/// Cuts of 10,000 open sessions, through the writer, each acknowledged after its commit.
fn cut_rate() -> f64 {
    let dir = tempfile::tempdir().expect("a temporary directory");
    let zero = instant();
    let store =
        WorldStore::open(&dir.path().join("world.db"), |_| (), move || zero.elapsed()).expect("a world");
    let open = populate(&store);
    let (sender, receiver) = mpsc::channel();
    let acknowledged = Arc::new(AtomicUsize::new(0));
    let total = open.len();
    let began = instant();
    for (number, sim) in open.into_iter().enumerate() {
        let (sender, acknowledged) = (sender.clone(), Arc::clone(&acknowledged));
        let cut = move |tx: &mut Tx<'_>| {
            let record = tx.sim(&sim)?.expect("the SIM is there");
            let mut cx = tx.cx(NOW, Cause::Device)?;
            let decision = emulator::session::delete(&record, &mut cx).expect("its session is open");
            tx.keep(decision, &cx).map(drop)
        };
        let answer = move |outcome: Result<Result<(), StoreError>, StoreError>| {
            outcome.expect("a commit").expect("a cut");
            if acknowledged.fetch_add(1, Ordering::Relaxed) + 1 == total {
                sender.send(()).expect("somebody waits");
            }
        };
        store.write(Lane::Operator, cut, answer).expect("room in the queue");
        // The queue is bounded: keep some way behind its end.
        if number % 4_096 == 4_095 {
            drain(&store);
        }
    }
    receiver.recv().expect("the last acknowledgement");
    total as f64 / began.elapsed().as_secs_f64()
}

/// Waits for one more command to come back, which is after all that were queued before it.
fn drain(store: &WorldStore) {
    let (sender, receiver) = mpsc::channel();
    let answer =
        move |_: Result<Result<(), StoreError>, StoreError>| sender.send(()).expect("somebody waits");
    store.write(Lane::Operator, |_| Ok(()), answer).expect("room in the queue");
    receiver.recv_timeout(Duration::from_secs(60)).expect("the writer goes on");
}

fn populate(store: &WorldStore) -> Vec<api::id::SimId> {
    let scenario = Scenario::parse(scenario::builtin("fleet").expect("a scenario")).expect("it reads");
    let operator = OperatorId::new("OP0000000001").expect("an operator");
    let world = scenario::generate(&scenario, &operator, Some(14_000), 1, NOW);
    let mut open = Vec::new();
    let mut sims = world.sims;
    loop {
        let chunk: Vec<_> = sims.by_ref().take(500).collect();
        if chunk.is_empty() {
            return open;
        }
        open.extend(
            chunk.iter().filter(|grown| grown.record.online()).map(|grown| grown.record.sim_id().clone()),
        );
        let (sender, receiver) = mpsc::channel();
        let grow = move |tx: &mut Tx<'_>| chunk.iter().try_for_each(|grown| tx.grow(grown));
        let answer = move |outcome: Result<Result<(), StoreError>, StoreError>| {
            outcome.expect("a commit").expect("the rows");
            sender.send(()).expect("somebody waits");
        };
        store.write(Lane::Bulk, grow, answer).expect("room in the queue");
        receiver.recv().expect("a commit");
    }
}
