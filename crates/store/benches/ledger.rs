//! A million entries of the ledger: how fast they are appended, found by their words and by what they are about, and checked.

use std::{
    sync::mpsc,
    time::{Duration, Instant},
};

use api::{
    UnixMillis,
    console::{
        job::{CallReply, Verdict},
        ledger::{Fact, LedgerQuery, Record},
    },
    id::{ContextId, JobId, OpId, PlanId, SimId},
};
use ops::ledger::RedactKey;
use serde_json::json;
use store::desk::DeskStore;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Three entries a SIM, as a move makes them.
const SIMS: u64 = 333_334;
/// Records that are appended in one command.
const AT_ONCE: usize = 1_000;
const SIMS_OF_A_JOB: u64 = 10_000;

#[expect(clippy::print_stdout, reason = "the figures are the output")]
fn main() {
    let dir = tempfile::tempdir().expect("a temporary directory");
    let path = dir.path().join("desk.db");
    let began = instant();
    let desk = DeskStore::open(&path, move || began.elapsed()).expect("a desk");
    let records: Vec<Record> = (0..SIMS).flat_map(entries).collect();
    let many = records.len();
    let append = instant();
    for chunk in records.chunks(AT_ONCE) {
        let (chunk, (sender, receiver)) = (chunk.to_vec(), mpsc::channel());
        desk.write(
            move |tx| tx.append(&chunk, &RedactKey::new([7; 32])),
            move |outcome| sender.send(outcome).expect("somebody waits"),
        )
        .expect("a place in the queue");
        receiver.recv().expect("an answer").expect("appended");
    }
    let appended = append.elapsed();
    drop(records);

    let text =
        |text: &str| LedgerQuery { text: Some(text.to_owned()), limit: Some(100), ..LedgerQuery::default() };
    let middle = sim(SIMS / 2);
    let searches = [
        text("doneVerified"),
        text("operator@example.com failed"),
        text(&format!("{middle} judged")),
        text(&format!("{} set_group", job(SIMS / 2))),
        text("898110"),
        text("pump-1666"),
        text("SEM0016"),
        text("no-such-word"),
        LedgerQuery { sim: Some(middle), limit: Some(100), ..LedgerQuery::default() },
        LedgerQuery { job: Some(job(SIMS / 3)), limit: Some(100), ..LedgerQuery::default() },
        LedgerQuery { before: Some(500_000), limit: Some(100), ..LedgerQuery::default() },
    ];
    let mut longest = Duration::ZERO;
    let mut which = String::new();
    for search in &searches {
        for _ in 0..3 {
            let look = instant();
            let found = desk.read(|reading| reading.ledger(search)).expect("a page").len();
            let took = look.elapsed();
            if took > longest {
                (longest, which) = (took, format!("{:?}/{:?}: {found}", search.text, search.sim));
            }
        }
    }
    let check = instant();
    desk.read(|reading| reading.check_ledger(None)).expect("the ledger").1.expect("a whole chain");
    let checked = check.elapsed();
    let bytes = std::fs::metadata(&path).map_or(0, |file| file.len());
    println!(
        "{}",
        json!({
            "entries": many,
            "append_per_s": (many as f64 / appended.as_secs_f64()).round(),
            "search_ms": (longest.as_secs_f64() * 10_000.0).round() / 10.0,
            "longest_search": which,
            "verify_s": (checked.as_secs_f64() * 100.0).round() / 100.0,
            "bytes_each": bytes / many as u64,
        })
    );
}

#[expect(clippy::disallowed_methods, reason = "a bench reads the clock")]
fn instant() -> Instant {
    Instant::now()
}

fn sim(n: u64) -> SimId {
    SimId::new(format!("898110{n:013}")).expect("digits are an id")
}

fn job(n: u64) -> JobId {
    JobId::new(format!("J-{:012x}", n / SIMS_OF_A_JOB)).expect("an id")
}

/// What a move writes of one SIM.
fn entries(n: u64) -> [Record; 3] {
    let sim = sim(n);
    let refused = n.is_multiple_of(97);
    let record = |fact: Fact| Record {
        by: "operator@example.com".to_owned(),
        wall: UnixMillis(1_800_000_000_000 + n as i64),
        at: UnixMillis(1_800_000_000_000 + n as i64),
        context: ContextId::new("local").expect("an id"),
        plan: PlanId::new(format!("P-{:016x}", n / SIMS_OF_A_JOB)).ok(),
        job: Some(job(n)),
        op: OpId::new(format!("op-{:032x}", n / SIMS_OF_A_JOB)).expect("an id"),
        sim: Some(sim.clone()),
        name: Some(format!("pump-{n}")),
        group: None,
        fact,
    };
    let reply = CallReply {
        status: Some(if refused { 400 } else { 200 }),
        code: refused.then(|| "SEM0016".to_owned()),
        message: None,
    };
    [
        record(Fact::Intended {
            method: "POST".to_owned(),
            path: format!("/v1/sims/{sim}/set_group"),
            body: Some(json!({ "groupId": "7c21f0aa-19d4-4c6e-8a70-b3e1c95d2f04" })),
            before: json!({ "groupId": "0c88381d-9ecc-4641-af2d-1be16b1de3f9" }),
        }),
        record(Fact::Answered { reply }),
        record(Fact::Judged {
            verdict: if refused { Verdict::Failed } else { Verdict::DoneVerified },
            after: json!({ "groupId": "7c21f0aa-19d4-4c6e-8a70-b3e1c95d2f04" }),
        }),
    ]
}
