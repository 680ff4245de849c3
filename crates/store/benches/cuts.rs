//! Session cuts on disk, beside the raw insert rate of the same SQLite in the same run.
//!
//! Prints one JSON object a run. A cut is one command: it decides, replaces the SIM's record and appends its `Deleted`;
//! the device's return is another, with its `Created`. The raw rate is that at which SQLite alone appends such entries,
//! written out beforehand, in groups as large as the writer's; it is taken before and after, as machines are noisy.

use std::{
    sync::{Arc, Condvar, Mutex, mpsc},
    time::{Duration, Instant},
};

use api::{UnixMillis, console::feed::Cause, id::OperatorId, id::SimId};
use emulator::{
    Cx, Decision, SimRecord,
    scenario::{self, Birth, Origin},
    session,
};
use rusqlite::Connection;
use store::{
    Lane, StoreError,
    world::{Tx, WorldStore},
};

/// As the program has it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// How long the cuts go on: 60 s, or as many as the variable `CUTS_SECONDS` says, to find out where the time goes.
fn lasts() -> Duration {
    let seconds = std::env::var("CUTS_SECONDS").ok().and_then(|text| text.parse().ok());
    Duration::from_secs(seconds.unwrap_or(60))
}
const ROWS: usize = 200_000;
/// Rows in one transaction of the raw rate: as many as the writer puts into a group.
const GROUP: usize = 64;
const NOW: UnixMillis = UnixMillis(1_800_000_000_000);

#[expect(clippy::disallowed_methods, reason = "a bench measures time")]
fn instant() -> Instant {
    Instant::now()
}

#[expect(clippy::print_stdout, reason = "the figures are the output")]
fn main() {
    let before = raw_rate();
    let Rates { cuts, returns } = cut_rate();
    let raw = (before + raw_rate()) / 2.0;
    println!(
        "{{\"raw_rows_per_s\":{raw:.0},\"cuts_per_s\":{cuts:.0},\"returns_per_s\":{returns:.0},\
         \"ratio\":{:.3},\"ratio_with_returns\":{:.3}}}",
        cuts / raw,
        (cuts + returns) / raw
    );
}

/// Entries of session histories, as SQLite appends them by itself, `synchronous=FULL`.
fn raw_rate() -> f64 {
    let dir = tempfile::tempdir().expect("a temporary directory");
    let connection = Connection::open(dir.path().join("raw.db")).expect("a database");
    connection
        .execute_batch(
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;
             CREATE TABLE t (id INTEGER PRIMARY KEY, sim INTEGER, before INTEGER, time INTEGER, event TEXT NOT NULL);",
        )
        .expect("a table");
    let body = entry();
    let began = instant();
    for group in 0..ROWS / GROUP {
        connection.execute_batch("BEGIN IMMEDIATE").expect("a transaction");
        let sql = "INSERT INTO t (sim, before, time, event) VALUES (?1, ?2, ?3, ?4)";
        let mut insert = connection.prepare_cached(sql).expect("a statement");
        for row in 0..GROUP {
            let sim = (group * GROUP + row) as i64;
            insert.execute((sim, sim - 1, NOW.0 + sim, &body)).expect("a row");
        }
        drop(insert);
        connection.execute_batch("COMMIT").expect("a commit");
    }
    ROWS as f64 / began.elapsed().as_secs_f64()
}

/// An entry as a cut writes it.
fn entry() -> String {
    let record = fleet().visitor().record(0).expect("it has a SIM");
    let record = (1..200).fold(record, |found, number| {
        if found.online() { found } else { fleet().visitor().record(number).expect("it has more") }
    });
    let decision = session::delete(&record, &mut Cx::new(NOW, 1, 1, Cause::Device)).expect("it is online");
    serde_json::to_string(&decision.events[0]).expect("it is JSON")
}

struct Rates {
    cuts: f64,
    returns: f64,
}

/// Cuts of all open sessions, one after the other, and the returns of their devices, over and over; each acknowledged
/// after its commit.
fn cut_rate() -> Rates {
    let dir = tempfile::tempdir().expect("a temporary directory");
    let zero = instant();
    let store =
        WorldStore::open(&dir.path().join("world.db"), |_| (), move || zero.elapsed()).expect("a world");
    let online = populate(&store);
    let way = Arc::new(Way::default());
    let (mut cuts, mut returns) = (0, 0);
    let began = instant();
    let lasts = lasts();
    while began.elapsed() < lasts {
        for sim in &online {
            way.submit(&store, Lane::Operator, sim, session::delete);
        }
        cuts += online.len();
        for sim in &online {
            way.submit(&store, Lane::Operator, sim, |record, cx| session::attach(record, None, cx));
        }
        returns += online.len();
    }
    way.all_answered();
    let lasted = began.elapsed().as_secs_f64();
    Rates { cuts: cuts as f64 / lasted, returns: returns as f64 / lasted }
}

/// Commands on their way: as many as one lane of the queue takes, and no more.
#[derive(Default)]
struct Way {
    under_way: Mutex<usize>,
    arrived: Condvar,
}

const MOST: usize = 4_096;

impl Way {
    fn submit(
        self: &Arc<Self>,
        store: &WorldStore,
        lane: Lane,
        sim: &SimId,
        decide: impl FnOnce(&SimRecord, &mut Cx) -> emulator::Result<Decision> + Send + 'static,
    ) {
        let mut under_way = self.under_way.lock().expect("nobody panics");
        if *under_way >= MOST {
            // Lets half of them arrive, so as not to be woken for each.
            under_way = self.arrived.wait_while(under_way, |count| *count > MOST / 2).expect("nobody panics");
        }
        *under_way += 1;
        drop(under_way);
        let (way, sim) = (Arc::clone(self), sim.clone());
        let command = move |tx: &mut Tx<'_>| {
            let record = tx.sim(&sim)?.expect("the SIM is there");
            let mut cx = tx.cx(NOW, Cause::Device)?;
            let decision = decide(&record, &mut cx).expect("it is as the round before left it");
            tx.keep(decision, &cx).map(drop)
        };
        let answer = move |outcome: Result<Result<(), StoreError>, StoreError>| {
            outcome.expect("a commit").expect("a command");
            let mut under_way = way.under_way.lock().expect("nobody panics");
            *under_way -= 1;
            if *under_way <= MOST / 2 {
                way.arrived.notify_one();
            }
        };
        store.write(lane, command, answer).expect("room in the queue");
    }

    fn all_answered(&self) {
        let under_way = self.under_way.lock().expect("nobody panics");
        drop(self.arrived.wait_while(under_way, |count| *count > 0).expect("nobody panics"));
    }
}

fn fleet() -> Origin {
    Origin::new(birth()).expect("it reads")
}

fn birth() -> Birth {
    let operator = OperatorId::new("OP0000000001").expect("an operator");
    Birth::new(scenario::builtin("fleet").expect("a scenario"), operator, Some(14_000), 1, NOW)
        .expect("it reads")
}

fn populate(store: &WorldStore) -> Vec<SimId> {
    let birth = birth();
    let (sender, receiver) = mpsc::channel();
    let begin = move |tx: &mut Tx<'_>| {
        tx.clear(Some(&birth), 1, "of the bench")?;
        tx.wake(0, birth.sims).map(drop)
    };
    let answer = move |outcome: Result<Result<(), StoreError>, StoreError>| {
        outcome.expect("a commit").expect("the rows");
        sender.send(()).expect("somebody waits");
    };
    store.write(Lane::Bulk, begin, answer).expect("room in the queue");
    receiver.recv().expect("a commit");
    let origin = fleet();
    let mut visitor = origin.visitor();
    let records = (0..origin.sims()).filter_map(|number| visitor.record(number));
    records.filter(SimRecord::online).map(|record| record.sim_id().clone()).collect()
}
