//! Kills at seeded moments while a job of many SIMs runs. Every SIM is accounted for, no call is lost, and none is made again
//! that was answered.

use std::{collections::BTreeMap, path::Path};

use api::console::ledger::Fact;
use serde_json::{Value, json};

use crate::support::{Caller, Chance, Server, ledger, ledger_of, sound};

/// Another number by `KANSEI_JOB_KILLS`.
const KILLS: u64 = 25;
/// Another one by `KANSEI_KILL_SEED`.
const SEED: u64 = 20_261_127;
const SIMS: u64 = 300;
/// Kills that one job lives through; then another one begins.
const EACH: u64 = 8;
/// A call is made so often in all, as long as it is not seen to be done.
const ATTEMPTS: u64 = 3;
const JOBS: &str = "/kansei/contexts/local/jobs";
/// Looks at a job after which it is not waited for any longer.
const LOOKS: u32 = 100_000;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn kills_account_for_every_sim_of_a_job() {
    let number = |name: &str, unless: u64| std::env::var(name).map_or(unless, |text| text.parse().unwrap());
    let kills = number("KANSEI_JOB_KILLS", KILLS);
    let mut chance = Chance::new(number("KANSEI_KILL_SEED", SEED));
    let dir = tempfile::tempdir().unwrap();
    let mut server = start(dir.path());
    let mut page = Caller::page(&server.base, &server.code).await;
    let (mut killed, mut told) = (0, Told::default());
    while killed < kills {
        let job = begin(&page, killed).await;
        let id = job["id"].as_str().unwrap().to_owned();
        let total = job["total"].as_u64().unwrap();
        for _ in 0..EACH.min(kills - killed) {
            let at = begun_of(&page.must_get(&format!("{JOBS}/{id}")).await) + chance.below(2 * total / EACH);
            if !until(&page, &id, |job| begun_of(job) >= at).await {
                break;
            }
            server.kill();
            killed += 1;
            sound(dir.path());
            server = start(dir.path());
            page = page.at(&server.base);
        }
        until(&page, &id, |_| false).await;
        told.check(&page, &id, total).await;
    }
    // And the whole of it is one chain.
    ledger(&page).await;
    println!("{killed} kills; {told:?}");
    assert!(told.rechecked > 0, "no kill met a call in flight: {told:?}");
    assert_eq!(server.terminate().code(), Some(0));
}

fn start(data: &Path) -> Server {
    let sims = SIMS.to_string();
    Server::start(data, &["--scenario", "fleet", "--seed", "7", "--sims", &sims, "--time-scale", "60"])
}

/// Plans to cut whoever is online, every second time after two other steps, and starts it at once.
async fn begin(page: &Caller, nth: u64) -> Value {
    let round = nth / EACH;
    let cut = json!({ "verb": "cutSession" });
    let action = if round.is_multiple_of(2) {
        cut
    } else {
        let groups = page.must_get("/kansei/contexts/local/groups").await;
        let rows = groups["rows"].as_array().unwrap();
        let to = &rows[usize::try_from(round).unwrap() % rows.len()]["groupId"];
        let tags = json!({ "verb": "changeTags", "put": { "round": round.to_string() } });
        json!({ "verb": "sequence", "steps": [{ "verb": "setGroup", "groupId": to }, tags, cut] })
    };
    let request = json!({ "action": action, "query": "online:yes" });
    let (status, plan) = page.post("/kansei/contexts/local/plans", &request).await.unwrap();
    assert_eq!(status, 200, "{plan}");
    let pace = json!({ "canaryPercent": 5, "growth": 3, "brakePerMille": 0, "windowMs": 0 });
    let start = json!({ "plan": plan["id"], "op": format!("op-{nth}"), "sims": plan["effect"]["sims"], "pace": pace });
    let (status, job) = page.post(JOBS, &start).await.unwrap();
    assert_eq!(status, 200, "{job}");
    job
}

fn begun_of(job: &Value) -> u64 {
    job["total"].as_u64().unwrap() - job["counts"]["waiting"].as_u64().unwrap()
}

/// Looks at a job until it is as awaited, or has ended: then false.
async fn until(page: &Caller, id: &str, awaited: impl Fn(&Value) -> bool) -> bool {
    for _ in 0..LOOKS {
        let job = page.must_get(&format!("{JOBS}/{id}")).await;
        if job["endedAt"].is_number() || awaited(&job) {
            return !job["endedAt"].is_number();
        }
    }
    panic!("the job never came to what is awaited: {}", page.must_get(&format!("{JOBS}/{id}")).await);
}

/// What the jobs that ended told.
#[derive(Debug, Default)]
struct Told {
    jobs: u64,
    items: u64,
    /// Calls whose answer was lost, and calls that were made again after it.
    rechecked: u64,
    repeated: u64,
}

impl Told {
    async fn check(&mut self, page: &Caller, id: &str, total: u64) {
        let job = page.must_get(&format!("{JOBS}/{id}")).await;
        let counts = job["counts"].as_object().unwrap();
        let count = |name: &str| counts[name].as_u64().unwrap();
        let judged: u64 =
            ["doneVerified", "doneUnverified", "skipped", "failed", "unknown"].into_iter().map(count).sum();
        assert_eq!((judged, count("waiting"), count("running")), (total, 0, 0), "{job}");
        self.jobs += 1;
        self.items += total;

        // What was called on a SIM last, and of each call how often it was made, answered and lost.
        let mut last: BTreeMap<String, String> = BTreeMap::new();
        let mut calls: BTreeMap<String, (u64, u64, u64)> = BTreeMap::new();
        for entry in ledger_of(page, id).await {
            let sim = entry.record.sim.unwrap().to_string();
            if let Fact::Intended { path, .. } = &entry.record.fact {
                last.insert(sim.clone(), path.clone());
            }
            let Some(call) = last.get(&sim) else { continue };
            let (intended, done, lost) = calls.entry(call.clone()).or_default();
            match entry.record.fact {
                Fact::Intended { .. } => *intended += 1,
                Fact::Answered { reply } => match reply.status {
                    Some(200) => *done += 1,
                    None => *lost += 1,
                    Some(_) => {}
                },
                Fact::Judged { .. } | Fact::Steered { .. } => {}
            }
        }
        assert_eq!(last.len() as u64, total, "every SIM was called");
        // A call that is interrupted as often as it is tried is given up; were it that, this says so.
        let given_up =
            calls.values().filter(|(_, done, lost)| *done == 0 && *lost >= ATTEMPTS).count() as u64;
        if (count("failed"), count("unknown")) != (0, 0) {
            let items = page.must_get(&format!("{JOBS}/{id}/items?show=needsPerson&limit=100")).await;
            panic!("{given_up} were given up; what cannot fail failed, or nobody knows: {job}\n{items}");
        }
        for (call, (intended, done, lost)) in calls {
            assert!(done <= 1, "{call} was done {done} times");
            assert!(intended <= 1 + lost, "{call} was made {intended} times, and {lost} answers were lost");
            self.rechecked += lost;
            self.repeated += intended - 1;
        }
    }
}
