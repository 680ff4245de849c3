//! Kills at seeded moments while a whole fleet is cut and its world is steered: begun anew, moved in time, copied. What was
//! acknowledged is done, a world is never a mixture of two, and the rows that were kept say what the platform says.

use std::{
    collections::BTreeMap,
    path::Path,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
};

use serde_json::{Value, json};
use tokio::{sync::Notify, time::timeout};

use crate::support::{Caller, Chance, PATIENCE, Server, credentials, sound};

/// Another number by `KANSEI_STEERED_KILLS`.
const KILLS: u64 = 8;
/// Another one by `KANSEI_KILL_SEED`.
const SEED: u64 = 20_261_127;
/// Enough that no page holds them all, and that a new beginning takes its time.
const SIMS: u64 = 1_500;
const CUTTERS: u64 = 4;
const WORLD: &str = "/kansei/contexts/local/world";

/// What the clients were told, and what they last asked without being told.
#[derive(Debug, Default)]
struct Known {
    /// Seed and SIMs of the beginning that was acknowledged, and of one that was asked for.
    begun: (u64, u64),
    asked: Option<(u64, u64)>,
    /// The latest time of the world that was told; it begins anew with the world.
    now: i64,
    /// Copies that were acknowledged.
    copies: Vec<String>,
    /// SIMs and sessions whose cut was acknowledged under the token of this round.
    cut: Vec<(String, String)>,
}

/// What the clients of one round share.
struct Round {
    cli: Caller,
    page: Caller,
    sims: Vec<String>,
    known: Mutex<Known>,
    /// Answers so far; with the one of this number the server is killed.
    answered: AtomicU64,
    kill_at: u64,
    now: Notify,
    /// Whether a new beginning was acknowledged.
    begun_anew: AtomicBool,
}

impl Round {
    fn note(&self, note: impl FnOnce(&mut Known)) {
        note(&mut self.known.lock().unwrap());
        if self.answered.fetch_add(1, Ordering::SeqCst) + 1 == self.kill_at {
            self.now.notify_one();
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn kills_leave_one_world_and_its_rows() {
    let number = |name: &str, unless: u64| std::env::var(name).map_or(unless, |text| text.parse().unwrap());
    let kills = number("KANSEI_STEERED_KILLS", KILLS);
    let mut chance = Chance::new(number("KANSEI_KILL_SEED", SEED));
    let dir = tempfile::tempdir().unwrap();
    let mut server = start(dir.path());
    let page = Caller::page(&server.base, &server.code).await;
    let mut known = Known { begun: (7, SIMS), ..Known::default() };
    let mut under_way: BTreeMap<&str, u64> = BTreeMap::new();
    for kill in 0..kills {
        let cli = Caller::cli(&server.base, &credentials(dir.path())).await;
        let sims = platform(&cli).await.into_keys().collect();
        let round = Arc::new(Round {
            cli,
            page: page.at(&server.base),
            sims,
            known: Mutex::new(Known { cut: Vec::new(), ..known }),
            answered: AtomicU64::new(0),
            kill_at: 20 + chance.below(400),
            now: Notify::new(),
            begun_anew: AtomicBool::new(false),
        });
        let mut cutters = tokio::task::JoinSet::new();
        for _ in 0..CUTTERS {
            cutters.spawn(cut(Arc::clone(&round), Chance::new(chance.below(u64::MAX))));
        }
        let steerer = tokio::spawn(steer(Arc::clone(&round), Chance::new(chance.below(u64::MAX)), kill));
        timeout(PATIENCE, round.now.notified()).await.expect("the clients come through");
        server.kill();
        // Whatever is under way breaks; each client ends with its last word.
        while let Some(cutter) = cutters.join_next().await {
            cutter.unwrap();
        }
        *under_way.entry(steerer.await.unwrap()).or_default() += 1;
        sound(dir.path());
        server = start(dir.path());
        let Round { cli, known: noted, .. } = Arc::into_inner(round).expect("every client has ended");
        known = noted.into_inner().unwrap();
        check(&cli.at(&server.base), &page.at(&server.base), dir.path(), &mut known).await;
        // The next start has no use for copies.
        for copy in known.copies.drain(..) {
            std::fs::remove_file(dir.path().join(format!("worlds/{copy}.db"))).unwrap();
        }
    }
    println!("{kills} kills; under way were {under_way:?}");
    assert_eq!(server.terminate().code(), Some(0));
}

fn start(data: &Path) -> Server {
    let sims = SIMS.to_string();
    Server::start(data, &["--scenario", "fleet", "--seed", "7", "--sims", &sims, "--time-scale", "60"])
}

/// Cuts one SIM after the other, until nobody answers. After a new beginning its token holds no more.
async fn cut(round: Arc<Round>, mut chance: Chance) {
    loop {
        let ended = round.begun_anew.load(Ordering::SeqCst);
        let sim = &round.sims[chance.below(round.sims.len() as u64) as usize];
        match round.cli.post(&format!("/v1/sims/{sim}/delete_session"), &Value::Null).await {
            Some((401, _)) => round.note(|_| ()),
            Some(other) if ended => panic!("a token of another life was let in: {other:?}"),
            Some((200, body)) => {
                let session = body["sessionStatus"]["sessionId"].as_str().unwrap().to_owned();
                round.note(|known| known.cut.push((sim.clone(), session)));
            }
            Some((400, body)) if body["code"] == "SEM0016" => {}
            // It was let in just before the new beginning, which has fewer SIMs.
            Some((404, _)) => {}
            Some(other) => panic!("{other:?}"),
            None => return,
        }
    }
}

/// Steers the world, one way after another, until nobody answers; says what was under way then.
async fn steer(round: Arc<Round>, mut chance: Chance, kill: u64) -> &'static str {
    for nth in 0.. {
        let goes_on = match chance.below(4) {
            0 => ("beginning", begin_anew(&round, &mut chance).await),
            1 => ("copying", copy(&round, format!("copy-{kill}-{nth}")).await),
            2 => (
                "steering",
                steer_clock(&round, json!({ "advanceMs": 60_000 + chance.below(600_000) })).await,
            ),
            _ => {
                let to = round.known.lock().unwrap().now + 3_600_000;
                ("jumping", steer_clock(&round, json!({ "set": to })).await)
            }
        };
        if let (under_way, None) = goes_on {
            return under_way;
        }
    }
    unreachable!("nobody steers for ever")
}

async fn begin_anew(round: &Round, chance: &mut Chance) -> Option<()> {
    let (seed, sims) = (chance.below(1 << 40), SIMS / 2 + chance.below(SIMS));
    round.known.lock().unwrap().asked = Some((seed, sims));
    let body = json!({ "seed": seed, "sims": sims });
    let (status, world) = round.page.post(&format!("{WORLD}/reset"), &body).await?;
    assert_eq!(status, 200, "{world}");
    round.begun_anew.store(true, Ordering::SeqCst);
    round.note(|known| {
        known.begun = (seed, sims);
        known.asked = None;
        known.now = world["clock"]["now"].as_i64().unwrap();
    });
    Some(())
}

async fn copy(round: &Round, name: String) -> Option<()> {
    let (status, context) = round.page.post(&format!("{WORLD}/fork"), &json!({ "name": name })).await?;
    assert_eq!(status, 200, "{context}");
    round.note(|known| known.copies.push(name));
    Some(())
}

async fn steer_clock(round: &Round, body: Value) -> Option<()> {
    let (status, world) = round.page.post(&format!("{WORLD}/clock"), &body).await?;
    // A jump to a time that the clock has passed meanwhile is refused.
    assert!(status == 200 || status == 400 && body.get("set").is_some(), "{status} {world}");
    let told = world["clock"]["now"].as_i64();
    round.note(|known| known.now = told.unwrap_or_default().max(known.now));
    Some(())
}

/// What was acknowledged is done, and there is one world.
async fn check(cli: &Caller, page: &Caller, data: &Path, known: &mut Known) {
    let (status, world) = page.post(&format!("{WORLD}/clock"), &json!({ "paused": true })).await.unwrap();
    assert_eq!(status, 200, "{world}");
    let begun = (world["seed"].as_u64().unwrap(), world["sims"].as_u64().unwrap());
    let asked = known.asked.take();
    assert!(
        begun == known.begun || Some(begun) == asked,
        "{begun:?} is neither {:?} nor {asked:?}",
        known.begun
    );
    let now = world["clock"]["now"].as_i64().unwrap();
    if begun == known.begun {
        assert!(now >= known.now, "the clock went back from {} to {now}", known.now);
    }
    (known.begun, known.now) = (begun, now);

    // A token holds as long as the life of the world in which it was issued; so does what was done with it.
    let (status, _) = cli.get("/v1/sims?limit=1").await.unwrap();
    if status == 200 {
        for (sim, session) in &known.cut {
            let events = cli.all(&format!("/v1/sims/{sim}/events/sessions?limit=1000")).await;
            let ended = |event: &Value| event["event"] == "Deleted" && event["sessionId"] == session.as_str();
            assert!(events.iter().any(ended), "the cut of {session} of {sim} is lost");
        }
    } else {
        assert_eq!(status, 401);
    }

    let cli = Caller::cli(cli.base(), &credentials(data)).await;
    let there = platform(&cli).await;
    assert_eq!(there.len() as u64, begun.1, "the SIMs of one beginning");
    // What devices did last is told a moment later.
    let same = async {
        while rows(page, "local").await != there {
            assert_eq!(platform(&cli).await, there, "the clock stands still");
        }
    };
    timeout(PATIENCE, same).await.expect("the rows become those of the platform");

    let contexts = page.must_get("/kansei/contexts").await;
    let ids: Vec<&str> =
        contexts.as_array().unwrap().iter().map(|context| context["id"].as_str().unwrap()).collect();
    assert!(known.copies.iter().all(|copy| ids.contains(&copy.as_str())), "{:?} of {ids:?}", known.copies);
    // One that nobody acknowledged is there whole, or not at all.
    known.copies = ids.into_iter().filter(|id| id.starts_with("copy-")).map(str::to_owned).collect();
    for copy in &known.copies {
        let world = page.must_get(&format!("/kansei/contexts/{copy}/world")).await;
        assert_eq!(rows(page, copy).await.len() as u64, world["sims"].as_u64().unwrap(), "{copy}");
    }
    let (status, world) = page.post(&format!("{WORLD}/clock"), &json!({ "paused": false })).await.unwrap();
    assert_eq!(status, 200, "{world}");
}

/// Group and open session of every SIM, as the platform says.
async fn platform(cli: &Caller) -> BTreeMap<String, (Value, Value)> {
    let sims = cli.all("/v1/sims?limit=1000").await;
    let stands = |sim: &Value| {
        let session = &sim["sessionStatus"];
        let open = if session["online"] == true { session["sessionId"].clone() } else { Value::Null };
        (sim["simId"].as_str().unwrap().to_owned(), (sim["groupId"].clone(), open))
    };
    sims.iter().map(stands).collect()
}

/// The same, as the console's rows say.
async fn rows(page: &Caller, context: &str) -> BTreeMap<String, (Value, Value)> {
    let mut all = BTreeMap::new();
    loop {
        let path = format!("/kansei/contexts/{context}/sims?sort=sim&limit=500&offset={}", all.len());
        let window = page.must_get(&path).await;
        let rows = window["rows"].as_array().unwrap();
        if rows.is_empty() {
            return all;
        }
        all.extend(rows.iter().map(|row| {
            let id = row["simId"].as_str().unwrap().to_owned();
            (id, (row["groupId"].clone(), row["sessionId"].clone()))
        }));
    }
}
