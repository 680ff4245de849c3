//! Twenty-five kills at seeded moments, while clients write; five hundred in a long run. Nothing that was acknowledged is
//! lost; a job that was begun ends in a verdict; no cut is made twice; sessions keep their order, and the files are sound.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering},
    },
};

use api::console::ledger::Fact;
use serde_json::{Value, json};
use tokio::sync::Notify;

use crate::support::{Caller, Chance, PATIENCE, Server, credentials, ledger, sound};

/// Another number by `KANSEI_KILLS`.
const KILLS: u64 = 25;
/// After each of the first kills all is looked at from end to end; of a long run's others, after every so many.
const WHOLE: u64 = 10;
/// Another one by `KANSEI_KILL_SEED`.
const SEED: u64 = 20_261_126;
/// World seconds in a wall second: a device is back after a few hundredths of a second.
const SCALE: &str = "60";
/// SIMs whose devices come back at once and end no session by themselves: each is one writer's own.
const OF_JOBS: [&str; 2] = ["prompt", "stale-dns"];
const OF_CUTS: &str = "stale-vpg";
const OF_TAGS: &str = "possibly-stale";

/// What clients were told, and what they last asked without being told.
#[derive(Debug, Default)]
struct Known {
    /// When the clients began, in the world's time.
    began: i64,
    /// From when on histories are looked at after a kill: what was before it was seen after the one before.
    since: i64,
    /// The newest value of the tag that was acknowledged, and the one that was asked for.
    tag: (u64, u64),
    /// Sessions whose cut was acknowledged, and of these, those that were not yet found in the history.
    cut: BTreeSet<String>,
    cut_lately: BTreeSet<String>,
    /// Jobs that were acknowledged, by the intention, and of these, those that were not yet looked for after a kill.
    jobs: BTreeMap<String, String>,
    jobs_lately: Vec<String>,
    /// A start that was asked for and not acknowledged, by SIM: plan and intention.
    asked: BTreeMap<&'static str, (String, String)>,
    /// Intentions so far.
    ops: u64,
}

/// What the clients of one round share.
struct Round {
    cli: Caller,
    page: Caller,
    ids: BTreeMap<String, String>,
    known: Arc<Mutex<Known>>,
    acknowledged: Arc<AtomicU64>,
    kill_at: u64,
    now: Arc<Notify>,
}

impl Round {
    fn acknowledge(&self, note: impl FnOnce(&mut Known)) {
        note(&mut self.known.lock().unwrap());
        if self.acknowledged.fetch_add(1, Ordering::SeqCst) + 1 == self.kill_at {
            self.now.notify_one();
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn kills_lose_nothing() {
    let kills = std::env::var("KANSEI_KILLS").map_or(KILLS, |text| text.parse().unwrap());
    let dir = tempfile::tempdir().unwrap();
    let seed = std::env::var("KANSEI_KILL_SEED").map_or(SEED, |text| text.parse().unwrap());
    let mut chance = Chance::new(seed);
    let known = Arc::new(Mutex::new(Known::default()));
    let mut server = start(dir.path());
    // Signed in once: that was acknowledged too.
    let cli = Caller::cli(&server.base, &credentials(dir.path())).await;
    let page = Caller::page(&server.base, &server.code).await;
    let ids = names(&cli).await;
    let began = now(&page).await;
    {
        let mut known = known.lock().unwrap();
        (known.began, known.since) = (began, began);
    }
    for kill in 0..kills {
        let round = Arc::new(Round {
            cli: cli.at(&server.base),
            page: page.at(&server.base),
            ids: ids.clone(),
            known: Arc::clone(&known),
            acknowledged: Arc::default(),
            kill_at: 1 + chance.below(60),
            now: Arc::default(),
        });
        let mut clients = tokio::task::JoinSet::new();
        clients.spawn(tag(Arc::clone(&round)));
        clients.spawn(cut(Arc::clone(&round)));
        for name in OF_JOBS {
            clients.spawn(work(Arc::clone(&round), name));
        }
        tokio::time::timeout(PATIENCE, round.now.notified()).await.expect("the clients come through");
        server.kill();
        // Whatever is under way breaks; each client ends with its last word.
        while let Some(client) = clients.join_next().await {
            client.unwrap();
        }
        sound(dir.path());
        server = start(dir.path());
        let whole = kill < KILLS || kill % WHOLE == 0;
        check(&cli.at(&server.base), &page.at(&server.base), &ids, &known, whole).await;
    }
    settle(&cli.at(&server.base), &page.at(&server.base), &ids, &known, kills).await;
    assert_eq!(server.terminate().code(), Some(0));
}

fn start(data: &Path) -> Server {
    // With --control the desk reaches the platform over TCP, so that a kill can come between a call and its answer.
    Server::start(data, &["--scenario", "small", "--seed", "7", "--time-scale", SCALE, "--control"])
}

/// The world's time.
async fn now(page: &Caller) -> i64 {
    page.must_get("/kansei/emulator/clock").await["now"].as_i64().unwrap()
}

async fn names(cli: &Caller) -> BTreeMap<String, String> {
    let sims = cli.must_get("/v1/sims").await;
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    sims.as_array().unwrap().iter().map(|sim| (text(&sim["tags"]["name"]), text(&sim["simId"]))).collect()
}

/// Writes one tag, ever higher.
async fn tag(round: Arc<Round>) {
    let path = format!("/v1/sims/{}/tags", round.ids[OF_TAGS]);
    loop {
        let value = {
            let mut known = round.known.lock().unwrap();
            known.tag.1 += 1;
            known.tag.1
        };
        let body = json!([{ "tagName": "count", "tagValue": value.to_string() }]);
        match round.cli.put(&path, &body).await {
            Some((200, _)) => round.acknowledge(|known| known.tag.0 = value),
            Some(other) => panic!("{other:?}"),
            None => return,
        }
    }
}

/// Cuts one SIM whenever it is back.
async fn cut(round: Arc<Round>) {
    let path = format!("/v1/sims/{}/delete_session", round.ids[OF_CUTS]);
    loop {
        match round.cli.post(&path, &Value::Null).await {
            Some((200, sim)) => {
                let session = sim["sessionStatus"]["sessionId"].as_str().unwrap().to_owned();
                round.acknowledge(|known| {
                    assert!(known.cut.insert(session.clone()), "a session is cut once");
                    known.cut_lately.insert(session);
                });
            }
            Some((400, body)) if body["code"] == "SEM0016" => {}
            Some(other) => panic!("{other:?}"),
            None => return,
        }
    }
}

/// Cuts one SIM by plan and job, and waits for the verdict.
async fn work(round: Arc<Round>, name: &'static str) {
    while work_once(&round, name).await.is_some() {}
}

async fn work_once(round: &Round, name: &'static str) -> Option<()> {
    let unanswered = round.known.lock().unwrap().asked.get(name).cloned();
    let (plan, op) = match unanswered {
        // What broke off is asked again in the same words.
        Some(asked) => asked,
        None => {
            let request = json!({ "action": { "verb": "cutSession" }, "targets": [round.ids[name]] });
            let (status, plan) = round.page.post("/kansei/contexts/local/plans", &request).await?;
            assert_eq!(status, 200, "{plan}");
            if plan["refusals"].as_array().is_some_and(|refusals| !refusals.is_empty()) {
                // It is still away, or another job has it in hand.
                return Some(());
            }
            let mut known = round.known.lock().unwrap();
            known.ops += 1;
            let asked = (plan["id"].as_str().unwrap().to_owned(), format!("op-{}", known.ops));
            known.asked.insert(name, asked.clone());
            asked
        }
    };
    let (status, job) =
        round.page.post("/kansei/contexts/local/jobs", &json!({ "plan": plan, "op": op })).await?;
    if status == 409 {
        // It has expired meanwhile. Then it was never started, for the same intention would have been answered.
        round.known.lock().unwrap().asked.remove(name);
        return Some(());
    }
    assert_eq!(status, 200, "{job}");
    let id = job["id"].as_str().unwrap().to_owned();
    let path = format!("/kansei/contexts/local/jobs/{id}");
    round.acknowledge(|known| {
        known.asked.remove(name);
        known.jobs.insert(op, id.clone());
        known.jobs_lately.push(id);
    });
    loop {
        let (status, job) = round.page.get(&path).await?;
        assert_eq!(status, 200, "{job}");
        if job.get("endedAt").is_some() {
            return Some(());
        }
    }
}

/// What was acknowledged is there.
async fn check(
    cli: &Caller,
    page: &Caller,
    ids: &BTreeMap<String, String>,
    known: &Mutex<Known>,
    whole: bool,
) {
    let (tag, cut, jobs, since) = {
        let mut known = known.lock().unwrap();
        let (cut, jobs) = (std::mem::take(&mut known.cut_lately), std::mem::take(&mut known.jobs_lately));
        if whole {
            (known.tag, known.cut.clone(), known.jobs.values().cloned().collect(), known.began)
        } else {
            (known.tag, cut, jobs, known.since)
        }
    };
    let began = now(page).await;
    let sim = cli.must_get(&format!("/v1/sims/{}", ids[OF_TAGS])).await;
    let value: u64 = sim["tags"]["count"].as_str().unwrap_or("0").parse().unwrap();
    assert!((tag.0..=tag.1).contains(&value), "{value} is neither acknowledged nor asked for: {tag:?}");
    known.lock().unwrap().tag.0 = value;

    let deleted = deleted(cli, &ids[OF_CUTS], since).await;
    assert!(
        deleted.is_superset(&cut),
        "cuts that were acknowledged are lost: {:?}",
        cut.difference(&deleted)
    );
    for sim in ids.values() {
        in_order(cli, sim, since).await;
    }
    // A session that is replaced ends a little later than its successor begins.
    known.lock().unwrap().since = began - 60_000;
    for id in jobs {
        page.must_get(&format!("/kansei/contexts/local/jobs/{id}")).await;
    }
    if whole {
        ledger(page).await;
    }
}

/// Every job ends, and what they say is what happened.
async fn settle(
    cli: &Caller,
    page: &Caller,
    ids: &BTreeMap<String, String>,
    known: &Mutex<Known>,
    kills: u64,
) {
    let (asked, jobs, cut, began) = {
        let known = known.lock().unwrap();
        (known.asked.clone(), known.jobs.clone(), known.cut.clone(), known.began)
    };
    // What was found after its own kill is there after all of them.
    let deleted_by_all = deleted(cli, &ids[OF_CUTS], began).await;
    assert!(deleted_by_all.is_superset(&cut), "{:?}", cut.difference(&deleted_by_all));
    for sim in ids.values() {
        in_order(cli, sim, began).await;
    }
    assert!(jobs.len() as u64 > kills / 2, "the clients did something: {jobs:?}");
    let mut started: Vec<Value> = Vec::new();
    let mut all: Vec<String> = jobs.into_values().collect();
    // A start that was never answered may have been made; asked again, it answers with its job.
    for (plan, op) in asked.into_values() {
        let (status, job) =
            page.post("/kansei/contexts/local/jobs", &json!({ "plan": plan, "op": op })).await.unwrap();
        assert!(status == 200 || status == 409, "{job}");
        all.extend(job["id"].as_str().map(str::to_owned));
    }
    for id in &all {
        let path = format!("/kansei/contexts/local/jobs/{id}");
        let ended = async {
            loop {
                let job = page.must_get(&path).await;
                if job.get("endedAt").is_some() {
                    return job;
                }
            }
        };
        started.push(
            tokio::time::timeout(PATIENCE, ended).await.unwrap_or_else(|_| panic!("{id} does not end")),
        );
    }
    let verdicts: BTreeMap<String, usize> = started.iter().fold(BTreeMap::new(), |mut counts, job| {
        *counts.entry(job["items"][0]["verdict"].as_str().unwrap_or("none").to_owned()).or_default() += 1;
        counts
    });
    let unheard = started.iter().filter(|job| job["items"][0]["reply"].get("status").is_none()).count();
    println!(
        "{kills} kills, {} jobs, {unheard} of them never heard their answer: {verdicts:?}",
        started.len()
    );
    assert!(!verdicts.contains_key("none"), "{verdicts:?}");

    // Nobody but these jobs ends a session of these SIMs, so each session that ended is one job's.
    for name in OF_JOBS {
        let mine = started.iter().filter(|job| job["items"][0]["simId"] == ids[name].as_str());
        let said: Vec<String> = mine
            .filter(|job| job["items"][0]["deletedAt"].is_number())
            .map(|job| job["items"][0]["oldSession"].as_str().unwrap().to_owned())
            .collect();
        let distinct: BTreeSet<String> = said.iter().cloned().collect();
        assert_eq!(distinct.len(), said.len(), "two jobs claim the same session of {name}");
        assert_eq!(
            deleted(cli, &ids[name], began).await,
            distinct,
            "sessions of {name} that ended, against what jobs say"
        );
    }
    let entries = ledger(page).await;
    let mut answered_twice: BTreeMap<&str, u32> = BTreeMap::new();
    for entry in &entries {
        if let Fact::Answered { reply } = &entry.record.fact
            && reply.status == Some(200)
        {
            *answered_twice.entry(entry.record.op.as_str()).or_default() += 1;
        }
    }
    assert!(answered_twice.values().all(|times| *times == 1), "{answered_twice:?}");
    let judged: BTreeSet<&str> = entries
        .iter()
        .filter(|entry| matches!(entry.record.fact, Fact::Judged { .. }))
        .filter_map(|entry| entry.record.job.as_ref())
        .map(|job| job.as_str())
        .collect();
    assert!(all.iter().all(|id| judged.contains(id.as_str())), "every verdict stands in the ledger");
}

/// A SIM has one session at most: each that began since `began`, but the open one, has ended, and each id is one session's.
async fn in_order(cli: &Caller, sim: &str, began: i64) {
    let path = format!("/v1/sims/{sim}/events/sessions?limit=1000&from={began}");
    // Its device may have dialled between two reads: only what stands before and after belongs together.
    let (events, shown) = loop {
        let before = cli.all(&path).await;
        let shown = cli.must_get(&format!("/v1/sims/{sim}")).await;
        if before == cli.all(&path).await {
            break (before, shown);
        }
    };
    let ids = |kind: &str| -> Vec<String> {
        let of_kind = events.iter().filter(|event| event["event"] == kind);
        of_kind.map(|event| event["sessionId"].as_str().unwrap().to_owned()).collect()
    };
    let (created, ended) = (ids("Created"), ids("Deleted"));
    let distinct: BTreeSet<&String> = created.iter().collect();
    assert_eq!(distinct.len(), created.len(), "an id twice on {sim}");
    let open: Vec<&String> = created.iter().filter(|id| !ended.contains(id)).collect();
    let status = &shown["sessionStatus"];
    if status["online"] == true {
        let session = status["sessionId"].as_str().unwrap();
        assert!(open.is_empty() || open == [session], "{sim} shows {session}, and open are {open:?}");
    } else {
        assert!(open.is_empty(), "{sim} is offline, and open are {open:?}");
    }
}

/// Sessions of a SIM that ended since `began`.
async fn deleted(cli: &Caller, sim: &str, began: i64) -> BTreeSet<String> {
    let path = format!("/v1/sims/{sim}/events/sessions?limit=1000&from={began}");
    let events = cli.all(&path).await;
    let ended = events.iter().filter(|event| event["event"] == "Deleted");
    let deleted: Vec<String> = ended.map(|event| event["sessionId"].as_str().unwrap().to_owned()).collect();
    let distinct: BTreeSet<String> = deleted.iter().cloned().collect();
    assert_eq!(distinct.len(), deleted.len(), "a session ends once");
    distinct
}
