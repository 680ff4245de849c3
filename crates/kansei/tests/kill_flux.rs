//! Twenty-five kills at seeded moments, while messages come in and their actions are done. What was accepted runs, once: each
//! message makes one group and puts a tag on it. Of what was in flight at the kill nobody knows, and it is said so.

use std::{
    collections::BTreeMap,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use serde_json::{Value, json};
use tokio::sync::Notify;

use crate::support::{Caller, Chance, PATIENCE, Server, credentials, sound};

/// Another number by `KANSEI_FLUX_KILLS`.
const KILLS: u64 = 25;
/// Another one by `KANSEI_KILL_SEED`.
const SEED: u64 = 20_261_127;
/// Who sends messages at once.
const SENDERS: u64 = 4;
/// So many messages are under way at once at most, so that of no more nobody knows after a kill.
const AT_ONCE: usize = 64;
const FLUX: &str = "/kansei/contexts/local/flux/apps";
const QUOTA: &str = "/kansei/contexts/local/flux/quota";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_flux_accepted_runs_once() {
    let number = |name: &str, usual: u64| std::env::var(name).map_or(usual, |text| text.parse().unwrap());
    let (kills, seed) = (number("KANSEI_FLUX_KILLS", KILLS), number("KANSEI_KILL_SEED", SEED));
    let dir = tempfile::tempdir().unwrap();
    let mut chance = Chance::new(seed);
    let mut server = start(dir.path());
    let cli = Caller::cli(&server.base, &credentials(dir.path())).await;
    let page = Caller::page(&server.base, &server.code).await;
    // Many kills take more messages than the plan has a month.
    let (status, quota) = page.post(QUOTA, &json!({ "perMonth": null })).await.unwrap();
    assert_eq!(status, 200, "{quota}");
    let (status, app) = page.post(FLUX, &app()).await.unwrap();
    assert_eq!(status, 200, "{app}");
    let webhook = &app["app"]["sources"][0]["from"]["webhook"];
    let part = |name: &str| webhook[name].as_str().unwrap().to_owned();
    let address = format!("/v1/flux/incoming_webhooks/{}/{}", part("id"), part("secret"));
    let runs = format!("{FLUX}/{}/runs?limit=200", app["id"].as_str().unwrap());
    let mut told = Told::default();
    for kill in 0..kills {
        let round = Arc::new(Round {
            caller: Caller::new(&server.base),
            address: address.clone(),
            kill,
            sent: AtomicU64::new(0),
            acknowledged: AtomicU64::new(0),
            kill_at: 1 + chance.below(60),
            now: Notify::new(),
        });
        let mut senders = tokio::task::JoinSet::new();
        for _ in 0..SENDERS {
            senders.spawn(send(Arc::clone(&round)));
        }
        tokio::time::timeout(PATIENCE, round.now.notified()).await.expect("messages are taken");
        server.kill();
        let mut answers = BTreeMap::new();
        while let Some(sender) = senders.join_next().await {
            answers.extend(sender.unwrap());
        }
        sound(dir.path());
        server = start(dir.path());
        told.check(&cli.at(&server.base), &page.at(&server.base), &runs, &answers).await;
    }
    assert!(told.done > kills, "{told:?}");
    println!("{kills} kills while Flux works: {told:?}");
    assert_eq!(server.terminate().code(), Some(0));
}

fn start(data: &Path) -> Server {
    // With --control actions reach the platform over TCP, so that a kill can come between a call and its answer.
    Server::start(data, &["--scenario", "small", "--seed", "7", "--control"])
}

/// A message makes a group of its name; what came of that goes on, and the group gets a tag.
fn app() -> Value {
    let call = |id: &str, channel: &str, method: &str, path: &str, body: &str, output: Value| {
        json!({
            "id": id, "name": id, "channel": channel, "output": output,
            "does": { "kind": "soracomApi", "method": method, "path": path, "body": body },
        })
    };
    json!({
        "name": "counted", "enabled": true,
        "channels": [{ "id": "in", "name": "in" }, { "id": "made", "name": "made" }],
        "sources": [{ "id": "hook", "name": "hook", "channel": "in", "from": { "kind": "incomingWebhook" } }],
        "actions": [
            call("make", "in", "POST", "/v1/groups", r#"{"tags":{"name":"${payload.name}"}}"#, json!({ "channel": "made" })),
            call(
                "tag", "made", "PUT", "/v1/groups/${payload.groupId}/tags",
                r#"[{"tagName":"seen","tagValue":"yes"}]"#, Value::Null,
            ),
        ],
    })
}

/// What the senders of one round share.
struct Round {
    caller: Caller,
    address: String,
    kill: u64,
    sent: AtomicU64,
    acknowledged: AtomicU64,
    kill_at: u64,
    now: Notify,
}

/// Sends messages until the server is gone; answers with the names of those that it sent, and whether each was accepted.
async fn send(round: Arc<Round>) -> Vec<(String, bool)> {
    let mut answers = Vec::new();
    loop {
        let name = format!("k{}-{}", round.kill, round.sent.fetch_add(1, Ordering::SeqCst));
        let answer = round.caller.post(&round.address, &json!({ "name": name })).await;
        let Some((status, said)) = answer else {
            answers.push((name, false));
            return answers;
        };
        assert_eq!(status, 200, "{said}");
        answers.push((name, true));
        if round.acknowledged.fetch_add(1, Ordering::SeqCst) + 1 == round.kill_at {
            round.now.notify_one();
        }
    }
}

/// What became of messages.
#[derive(Debug, Default)]
struct Told {
    done: u64,
    /// In flight at a kill: of these nobody knows, and some were done all the same.
    unknown: u64,
    unknown_and_done: u64,
    /// Sent, but never answered; and of these, those that had come in.
    unanswered: u64,
    unanswered_and_kept: u64,
}

impl Told {
    async fn check(&mut self, cli: &Caller, page: &Caller, runs: &str, answers: &BTreeMap<String, bool>) {
        let runs = all_over(page, runs).await;
        let groups = cli.all("/v1/groups?limit=100").await;
        let of = |name: &str| {
            groups.iter().filter(|group| group["tags"]["name"] == name).cloned().collect::<Vec<_>>()
        };
        let mut unknown = 0;
        for (name, accepted) in answers {
            let run =
                runs.iter().find(|run| run["channel"] == "in" && run["payload"]["name"] == name.as_str());
            let made = of(name);
            assert!(made.len() <= 1, "{name} was made more than once: {made:?}");
            let Some(run) = run else {
                assert!(!accepted && made.is_empty(), "{name} was accepted, and is lost");
                self.unanswered += 1;
                continue;
            };
            self.unanswered += u64::from(!accepted);
            self.unanswered_and_kept += u64::from(!accepted);
            match run["steps"][0]["state"].as_str() {
                Some("done") => {
                    assert_eq!(made.len(), 1, "{name} was done: {run}");
                    let group = made[0]["groupId"].as_str().unwrap();
                    let next = runs
                        .iter()
                        .find(|run| run["channel"] == "made" && run["payload"]["groupId"] == group);
                    let next = next.unwrap_or_else(|| panic!("nothing went on from {name}: {run}"));
                    match next["steps"][0]["state"].as_str() {
                        Some("done") => assert_eq!(made[0]["tags"]["seen"], "yes", "{name}"),
                        Some("unknown") => unknown += 1,
                        other => panic!("{name} went on to {other:?}: {next}"),
                    }
                    self.done += 1;
                }
                Some("unknown") => {
                    unknown += 1;
                    self.unknown_and_done += made.len() as u64;
                }
                other => panic!("{name} came to {other:?}: {run}"),
            }
        }
        assert!(unknown <= AT_ONCE, "{unknown} were in flight at once");
        self.unknown += unknown as u64;
        // Others are looked at after the next kill.
        for group in
            groups.iter().filter(|group| answers.keys().any(|name| group["tags"]["name"] == name.as_str()))
        {
            let path = format!("/v1/groups/{}", group["groupId"].as_str().unwrap());
            cli.delete(&path).await;
        }
    }
}

/// The newest messages: more than come in one round, with those that follow from them.
async fn newest(page: &Caller, path: &str) -> Vec<Value> {
    let read = async |path: &str| page.must_get(path).await["runs"].as_array().unwrap().clone();
    let mut runs = read(path).await;
    if let Some(last) = runs.last() {
        let before = last["id"].as_str().unwrap();
        let older = read(&format!("{path}&before={before}")).await;
        runs.extend(older);
    }
    runs
}

/// The messages, once nothing is to be done with any of them.
async fn all_over(page: &Caller, path: &str) -> Vec<Value> {
    let looking = async {
        loop {
            let runs = newest(page, path).await;
            let open = |run: &Value| {
                let steps = run["steps"].as_array().unwrap();
                steps.iter().any(|step| step["state"] == "waiting" || step["state"] == "running")
            };
            if !runs.iter().any(open) {
                return runs;
            }
        }
    };
    tokio::time::timeout(PATIENCE, looking).await.expect("Flux comes to the end of what was accepted")
}
