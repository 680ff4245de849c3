//! A world of a million: how long until it is ready, fresh and from its data, what it takes, and how fast it is read.
//!
//! Prints one JSON object. "Ready" is: the server listens, its index is current, and a first window has been answered. With
//! `serve DIR` it is itself a server of such a world, which is killed when a twentieth of its SIMs have been cut.

mod support;

use std::{
    io::{BufRead, BufReader},
    path::Path,
    process::{Command, Stdio},
    sync::Arc,
    time::Duration,
};

use backend::{Config, Running, start};
use emulator::scenario::{Birth, Origin, builtin};
use futures_util::StreamExt;
use tokio::sync::Mutex;

use support::{Keys, instant, keyed, sign_in};

const SIMS: u32 = 1_000_000;
const PAGES: u32 = 200;
const READS: usize = 40_000;
const CONNECTIONS: usize = 32;
/// SIMs that are cut before a kill.
const CUTS: u32 = SIMS / 20;

#[tokio::main]
#[expect(clippy::print_stdout, reason = "the figures are the output")]
async fn main() {
    let mut words = std::env::args().skip_while(|word| word != "serve").skip(1);
    if let Some(data) = words.next() {
        let server = start(config(Path::new(&data))).await.expect("a server");
        println!("{}", server.address);
        // Until it is killed.
        return std::future::pending().await;
    }
    let data = tempfile::tempdir().expect("a temporary directory");
    let (fresh, server) = ready(data.path()).await;
    server.stop().await;
    let (again, server) = ready(data.path()).await;
    let http = backend::web_client().build().expect("a client");
    let untouched = read(&http, &server, data.path(), None).await;
    // What the plan takes is told apart from what the world holds already.
    let peak_before = peak_mb();
    let held = from_here();
    let planned = plan(&http, &server).await;
    let plan_mb = peak_mb() - held;
    server.stop().await;
    let cut = cut_and_kill(&http, data.path()).await;
    let (killed, server) = ready(data.path()).await;
    let settled = read(&http, &server, data.path(), Some(cut.clone())).await;
    let seconds = |duration: Duration| (duration.as_secs_f64() * 100.0).round() / 100.0;
    println!(
        "{}",
        serde_json::json!({
            "fresh_s": seconds(fresh), "again_s": seconds(again), "cuts": cut.len(), "killed_s": seconds(killed),
            "plan_s": seconds(planned), "plan_mb": plan_mb.round(), "list_p95_ms": untouched.0, "gets_per_s": untouched.1,
            "list_settled_p95_ms": settled.0, "gets_settled_per_s": settled.1, "peak_mb": peak_mb().max(peak_before).round(),
        })
    );
    server.stop().await;
}

/// Reads pages from everywhere, and SIMs one by one: those of `ids`, or those of the pages. Answers with the p95 of a page in
/// milliseconds, and with SIMs a second.
async fn read(http: &reqwest::Client, server: &Running, data: &Path, ids: Option<Vec<String>>) -> (f64, f64) {
    let base = format!("http://{}/v1", server.address);
    let keys = sign_in(http, &base, data).await;
    let (mut pages, listed) = list(http, &base, &keys).await;
    pages.sort();
    let p95 = pages[(pages.len() - 1) * 95 / 100].as_secs_f64() * 1000.0;
    let rate = get(http, &base, &keys, ids.unwrap_or(listed)).await;
    ((p95 * 100.0).round() / 100.0, rate.round())
}

fn config(data: &Path) -> Config {
    Config { data: data.to_owned(), scenario: "million".to_owned(), sims: Some(SIMS), ..Config::default() }
}

/// Has a twentieth of the SIMs cut in a server of its own and kills it; answers with those that were online and are cut.
async fn cut_and_kill(http: &reqwest::Client, data: &Path) -> Vec<String> {
    let program = std::env::current_exe().expect("this program");
    let mut child =
        Command::new(program).arg("serve").arg(data).stdout(Stdio::piped()).spawn().expect("a server");
    let mut line = String::new();
    let out = child.stdout.take().expect("its output");
    BufReader::new(out).read_line(&mut line).expect("its address");
    let base = format!("http://{}/v1", line.trim());
    let keys = sign_in(http, &base, data).await;
    let origin = origin();
    // A step that visits the whole world in no order, and none twice.
    let numbers = (0..CUTS).map(|nth| (u64::from(nth) * 387_433_681 % u64::from(SIMS)) as u32);
    let cut = |sim: String| {
        let call = keyed(http.post(format!("{base}/sims/{sim}/delete_session")), &keys).send();
        async move { call.await.expect("an answer").status().is_success().then_some(sim) }
    };
    let calls = futures_util::stream::iter(numbers.map(|number| cut(origin.sim_id(number).to_string())));
    // One that is offline says so.
    let cut: Vec<String> = calls.buffer_unordered(CONNECTIONS).filter_map(std::future::ready).collect().await;
    assert!(cut.len() > CUTS as usize / 2, "{} were cut", cut.len());
    child.kill().expect("a process");
    child.wait().expect("its end");
    cut
}

/// A plan to cut whoever of the million is online.
async fn plan(http: &reqwest::Client, server: &Running) -> Duration {
    let base = format!("http://{}/kansei", server.address);
    let body = serde_json::json!({ "credentials": { "kind": "code", "code": server.sign_in_code() }, "keep": "bearer" });
    let reply = http.post(format!("{base}/sign-in")).json(&body).send().await.expect("an answer");
    let session: serde_json::Value = reply.json().await.expect("JSON");
    let token = session["token"].as_str().unwrap_or_default().to_owned();
    let request = serde_json::json!({ "action": { "verb": "cutSession" }, "query": "" });
    let began = instant();
    let plan =
        http.post(format!("{base}/contexts/local/plans")).bearer_auth(token).json(&request).send().await;
    let plan: serde_json::Value = plan.expect("an answer").json().await.expect("JSON");
    assert_eq!(plan["total"], SIMS, "{plan}");
    began.elapsed()
}

/// The world as it begins.
fn origin() -> Origin {
    let operator = api::id::OperatorId::new("OP0000000001").expect("an operator");
    let text = builtin("million").expect("a scenario");
    let birth = Birth::new(text, operator, Some(SIMS), 1, api::UnixMillis(0));
    Origin::new(birth.expect("it reads")).expect("it reads")
}

/// Starts a server on `data`, and asks for a first window as the page does.
async fn ready(data: &Path) -> (Duration, Running) {
    let began = instant();
    let server = start(config(data)).await.expect("a server");
    let http = backend::web_client().build().expect("a client");
    let code = server.sign_in_code();
    let base = format!("http://{}/kansei", server.address);
    let body = serde_json::json!({ "credentials": { "kind": "code", "code": code }, "keep": "bearer" });
    let reply = http.post(format!("{base}/sign-in")).json(&body).send().await.expect("an answer");
    let session: serde_json::Value = reply.json().await.expect("JSON");
    let token = session["token"].as_str().unwrap_or_default().to_owned();
    let window = http.get(format!("{base}/contexts/local/sims?limit=100")).bearer_auth(token);
    let window: serde_json::Value = window.send().await.expect("an answer").json().await.expect("JSON");
    assert_eq!(window["total"], SIMS, "{window}");
    (began.elapsed(), server)
}

/// Counts [`peak_mb`] from here on; answers with what this process has now, in megabytes.
fn from_here() -> f64 {
    // Of this process alone, and without it the peak would be that of the start.
    std::fs::write("/proc/self/clear_refs", "5").expect("a system that counts a peak anew");
    status_mb("VmRSS:")
}

/// The most memory that this process has had, in megabytes: server, bench and all.
fn peak_mb() -> f64 {
    status_mb("VmHWM:")
}

fn status_mb(name: &str) -> f64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_default();
    line.trim().trim_end_matches(" kB").trim().parse::<f64>().unwrap_or(f64::NAN) / 1024.0
}

/// Pages of a hundred from everywhere in the list, one after the other, and the SIMs that they held.
async fn list(http: &reqwest::Client, base: &str, keys: &Keys) -> (Vec<Duration>, Vec<String>) {
    let origin = origin();
    let (mut times, mut ids) = (Vec::new(), Vec::new());
    for page in 0..PAGES {
        // A step that visits the whole list in no order.
        let number = page.wrapping_mul(387_433_681) % (SIMS - 200);
        let url = format!("{base}/sims?limit=100&last_evaluated_key={}", origin.sim_id(number));
        let began = instant();
        let reply = keyed(http.get(url), keys).send().await.expect("an answer");
        let body = reply.bytes().await.expect("a body");
        times.push(began.elapsed());
        let sims: Vec<serde_json::Value> = serde_json::from_slice(&body).expect("JSON");
        assert_eq!(sims.len(), 100);
        ids.extend(sims.iter().filter_map(|sim| sim["simId"].as_str().map(str::to_owned)));
    }
    (times, ids)
}

/// Reads of one SIM each, over many connections.
async fn get(http: &reqwest::Client, base: &str, keys: &Keys, ids: Vec<String>) -> f64 {
    let left = Arc::new(Mutex::new(ids.into_iter().cycle().take(READS).collect::<Vec<_>>()));
    let began = instant();
    let mut workers = Vec::new();
    for _ in 0..CONNECTIONS {
        let (left, http, base, keys) = (Arc::clone(&left), http.clone(), base.to_owned(), keys.clone());
        workers.push(tokio::spawn(async move {
            loop {
                let Some(sim) = left.lock().await.pop() else { return };
                let reply = keyed(http.get(format!("{base}/sims/{sim}")), &keys).send().await;
                let reply = reply.expect("an answer");
                assert!(reply.status().is_success(), "{}", reply.status());
                reply.bytes().await.expect("a body");
            }
        }));
    }
    for worker in workers {
        worker.await.expect("a worker");
    }
    READS as f64 / began.elapsed().as_secs_f64()
}
