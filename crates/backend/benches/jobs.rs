//! A job of ten thousand cuts, each of them verified, against what operators write otherwise: `xargs -P 20 curl` with a loop
//! that checks, as the official CLI calls, and twenty connections of one program that do the same.
//!
//! All three work on the same server, one after the other, and all of them take what was verified by the second. The world
//! runs sixty times as fast as the wall, so that what is measured is the work and not the devices. Prints one JSON object.

mod support;

use std::{
    path::Path,
    process::{Command, Stdio},
    time::Duration,
};

use backend::{Config, Running, start};
use futures_util::StreamExt;
use serde_json::{Value, json};

use support::{Keys, instant, keyed, sign_in};

const SIMS: u32 = 13_000;
/// SIMs that the two others cut: enough to tell how many a second they do.
const BY_CURL: usize = 300;
const BY_CONNECTIONS: usize = 3_000;
/// As many at a time as operators use.
const AT_A_TIME: usize = 20;

#[tokio::main]
#[expect(clippy::print_stdout, reason = "the figures are the output")]
async fn main() {
    let data = tempfile::tempdir().expect("a temporary directory");
    let config = Config {
        data: data.path().to_owned(),
        scenario: "fleet".to_owned(),
        sims: Some(SIMS),
        time_scale: 60.0,
        ..Config::default()
    };
    let server = start(config).await.expect("a server");
    let http = backend::web_client().build().expect("a client");
    let desk = Desk::sign_in(&http, &server).await;
    let (planned, plan) = desk.plan("state:online").await;
    let job = desk.run(&plan).await;
    let base = format!("http://{}/v1", server.address);
    let keys = sign_in(&http, &base, data.path()).await;
    let online = desk.online().await;
    let connections = by_connections(&http, &base, &keys, &online[..BY_CONNECTIONS]).await;
    let curl = by_curl(data.path(), &base, &keys, &online[BY_CONNECTIONS..][..BY_CURL]).await;
    let round = |rate: f64| (rate * 10.0).round() / 10.0;
    println!(
        "{}",
        json!({
            "plan_ms": round(planned.as_secs_f64() * 1_000.0), "sims": job.sims, "verified": job.verified,
            "called_s": round(job.called.as_secs_f64()), "ended_s": round(job.ended.as_secs_f64()),
            "calls_per_s": round(job.sims as f64 / job.called.as_secs_f64()),
            "verified_per_s": round(job.verified as f64 / job.most.as_secs_f64()),
            "connections_per_s": round(connections), "curl_per_s": round(curl),
            "to_connections": round(job.verified as f64 / job.most.as_secs_f64() / connections),
            "to_curl": round(job.verified as f64 / job.most.as_secs_f64() / curl),
        })
    );
    server.stop().await;
}

/// What became of a job.
struct Ran {
    sims: u64,
    verified: u64,
    /// Until the last call, until all but the last in a hundred were verified that are verified at all, and until the last
    /// SIM was judged: some do not come back, and are waited for.
    called: Duration,
    most: Duration,
    ended: Duration,
}

/// Somebody who works with the console's own API.
struct Desk {
    http: reqwest::Client,
    base: String,
    token: String,
}

impl Desk {
    async fn sign_in(http: &reqwest::Client, server: &Running) -> Self {
        let base = format!("http://{}/kansei", server.address);
        let body =
            json!({ "credentials": { "kind": "code", "code": server.sign_in_code() }, "keep": "bearer" });
        let reply = http.post(format!("{base}/sign-in")).json(&body).send().await.expect("an answer");
        let session: Value = reply.json().await.expect("JSON");
        let token = session["token"].as_str().expect("a token").to_owned();
        Desk { http: http.clone(), base: format!("{base}/contexts/local"), token }
    }

    async fn send(&self, path: &str, body: Option<Value>) -> Value {
        let url = format!("{}{path}", self.base);
        let request = match body {
            Some(body) => self.http.post(url).json(&body),
            None => self.http.get(url),
        };
        let reply = request.bearer_auth(&self.token).send().await.expect("an answer");
        let status = reply.status();
        let value: Value = reply.json().await.expect("JSON");
        assert!(status.is_success(), "{path}: {value}");
        value
    }

    async fn plan(&self, query: &str) -> (Duration, Value) {
        let began = instant();
        let plan =
            self.send("/plans", Some(json!({ "action": { "verb": "cutSession" }, "query": query }))).await;
        (began.elapsed(), plan)
    }

    /// Starts a plan without a window and in one wave, and watches it to its end.
    async fn run(&self, plan: &Value) -> Ran {
        let sims = plan["effect"]["sims"].as_u64().expect("a number");
        let pace = json!({
            "canaryPercent": 100, "canaryLeast": 1, "growth": 1, "brakePerMille": 0, "windowMs": 0,
        });
        let began = instant();
        let start = json!({ "plan": plan["id"], "op": "bench", "sims": sims, "pace": pace });
        let job = self.send("/jobs", Some(start)).await;
        let path = format!("/jobs/{}", job["id"].as_str().expect("an id"));
        let (mut called, mut verified) = (None, Vec::new());
        loop {
            let job = self.send(&path, None).await;
            let count = |name: &str| job["counts"][name].as_u64().expect("a number");
            let now = began.elapsed();
            if count("waiting") == 0 {
                called.get_or_insert(now);
            }
            verified.push((now, count("doneVerified")));
            if job["endedAt"].is_number() {
                let all = count("doneVerified");
                let most =
                    verified.iter().find(|(_, so_far)| so_far * 100 >= all * 99).expect("the last one");
                return Ran { sims, verified: all, called: called.unwrap_or(now), most: most.0, ended: now };
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// SIMs that are online and came back before.
    async fn online(&self) -> Vec<String> {
        let wanted = BY_CONNECTIONS + BY_CURL;
        let mut ids = Vec::new();
        while ids.len() < wanted {
            let path = format!("/sims?q=state:online&sort=sim&limit=500&offset={}", ids.len());
            let window = self.send(&path, None).await;
            let rows = window["rows"].as_array().expect("rows");
            assert!(!rows.is_empty(), "too few are online");
            ids.extend(rows.iter().filter_map(|row| row["simId"].as_str().map(str::to_owned)));
        }
        ids
    }
}

/// Cut, and read again until another session is there, so many at a time over kept connections; SIMs a second.
async fn by_connections(http: &reqwest::Client, base: &str, keys: &Keys, sims: &[String]) -> f64 {
    let began = instant();
    let work = sims.iter().map(|sim| async move {
        let cut = keyed(http.post(format!("{base}/sims/{sim}/delete_session")), keys).send().await;
        let old: Value = cut.expect("an answer").json().await.expect("JSON");
        let old = old["sessionStatus"]["sessionId"].as_str().map(str::to_owned)?;
        // Whoever does not come back is given up after as long as a job waits.
        while began.elapsed() < Duration::from_secs(60) {
            let read = keyed(http.get(format!("{base}/sims/{sim}")), keys).send().await;
            let sim: Value = read.expect("an answer").json().await.expect("JSON");
            let status = &sim["sessionStatus"];
            if status["online"] == true && status["sessionId"].as_str() != Some(old.as_str()) {
                return Some(began.elapsed());
            }
        }
        None
    });
    let done = futures_util::stream::iter(work).buffer_unordered(AT_A_TIME);
    rate(done.filter_map(std::future::ready).collect().await)
}

/// The same by a process a call.
async fn by_curl(data: &Path, base: &str, keys: &Keys, sims: &[String]) -> f64 {
    let headers = data.join("headers");
    std::fs::write(&headers, format!("X-Soracom-API-Key: {}\nX-Soracom-Token: {}\n", keys.0, keys.1))
        .expect("a file");
    let script = format!(
        r#"curl -s -H @{headers} -X POST {base}/sims/$0/delete_session | grep -o '"sessionId":"[^"]*"' | head -1 > {data}/$0
           for look in $(seq 200); do
             new=$(curl -s -H @{headers} {base}/sims/$0 | grep -o '"sessionId":"[^"]*"' | head -1)
             if [ -n "$new" ] && [ "$new" != "$(cat {data}/$0)" ]; then echo "$0"; break; fi
           done"#,
        headers = headers.display(),
        data = data.display(),
    );
    let began = instant();
    let ids = sims.join("\n");
    let output = tokio::task::spawn_blocking(move || {
        use std::io::Write;
        let mut child = Command::new("xargs")
            .args(["-P", &AT_A_TIME.to_string(), "-n", "1", "sh", "-c", &script])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("xargs");
        child.stdin.take().expect("its input").write_all(ids.as_bytes()).expect("the SIMs");
        child.wait_with_output().expect("its end")
    });
    let output = output.await.expect("a thread");
    let done = String::from_utf8_lossy(&output.stdout).lines().count();
    assert!(done * 10 > sims.len() * 9, "{done} of {}", sims.len());
    done as f64 / began.elapsed().as_secs_f64()
}

/// How many a second, without the last in a hundred: some devices take long, and nobody is to be measured by those.
fn rate(mut done: Vec<Duration>) -> f64 {
    done.sort_unstable();
    let most = done.len() * 99 / 100;
    most as f64 / done[most - 1].as_secs_f64()
}
