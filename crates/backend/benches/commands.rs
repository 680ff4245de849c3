//! Commands over HTTP: `delete_session` on every open session of a world, each acknowledged after its commit.
//!
//! Prints one JSON object a run: `{"cuts_per_s":…,"p50_ms":…,"p95_ms":…}`.

mod support;

use std::{sync::Arc, time::Duration};

use backend::{Config, start};
use tokio::sync::Mutex;

use support::{Keys, instant, keyed, sign_in};

const RUNS: usize = 3;
const SIMS: u32 = 4_000;
const CONNECTIONS: usize = 32;

#[tokio::main]
#[expect(clippy::print_stdout, reason = "the figures are the output")]
async fn main() {
    for _ in 0..RUNS {
        let (rate, mut times) = run().await;
        times.sort();
        let at = |share: f64| times[((times.len() - 1) as f64 * share) as usize].as_secs_f64() * 1000.0;
        println!("{{\"cuts_per_s\":{rate:.0},\"p50_ms\":{:.1},\"p95_ms\":{:.1}}}", at(0.5), at(0.95));
    }
}

async fn run() -> (f64, Vec<Duration>) {
    let data = tempfile::tempdir().expect("a temporary directory");
    let config = Config { data: data.path().to_owned(), sims: Some(SIMS), ..Config::default() };
    let server = start(config).await.expect("a server");
    let base = format!("http://{}/v1", server.address);
    let http = backend::web_client().build().expect("a client");
    let keys = sign_in(&http, &base, data.path()).await;
    let open = Arc::new(Mutex::new(open_sims(&http, &base, &keys).await));
    let total = open.lock().await.len();
    let began = instant();
    let mut workers = Vec::new();
    for _ in 0..CONNECTIONS {
        let (open, http, base, keys) = (Arc::clone(&open), http.clone(), base.clone(), keys.clone());
        workers.push(tokio::spawn(async move {
            let mut times = Vec::new();
            loop {
                let Some(sim) = open.lock().await.pop() else { return times };
                let began = instant();
                let url = format!("{base}/sims/{sim}/delete_session");
                let reply = keyed(http.post(url), &keys).send().await.expect("an answer");
                assert!(reply.status().is_success() || reply.status() == 400, "{}", reply.status());
                reply.bytes().await.expect("a body");
                times.push(began.elapsed());
            }
        }));
    }
    let mut times = Vec::new();
    for worker in workers {
        times.extend(worker.await.expect("a worker"));
    }
    let rate = total as f64 / began.elapsed().as_secs_f64();
    server.stop().await;
    (rate, times)
}

async fn open_sims(http: &reqwest::Client, base: &str, keys: &Keys) -> Vec<String> {
    let mut open = Vec::new();
    let mut after = String::new();
    loop {
        let url = format!("{base}/sims?limit=1000&last_evaluated_key={after}");
        let reply = keyed(http.get(url), keys).send().await.expect("an answer");
        let sims: Vec<serde_json::Value> = reply.json().await.expect("JSON");
        let Some(last) = sims.last() else { return open };
        after = last["simId"].as_str().expect("a text").to_owned();
        let online = sims.iter().filter(|sim| sim["sessionStatus"]["online"] == true);
        open.extend(online.filter_map(|sim| sim["simId"].as_str().map(str::to_owned)));
    }
}
