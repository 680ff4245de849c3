//! Flux from end to end: a message comes in by webhook, a condition is looked at, the platform is called in process as a SAM
//! user, and the trace is on disk. And how long it takes from an OTA that has finished to the group that was moved.
//!
//! Prints one JSON object.

mod support;

use std::time::Duration;

use backend::{Config, Running, start};
use futures_util::{StreamExt, stream};
use serde_json::{Value, json};

use support::{Keys, instant, keyed, sign_in};

const SIMS: u32 = 3_000;
const MESSAGES: usize = 20_000;
const CONNECTIONS: usize = 64;
/// SIMs whose subscription is changed over the air.
const MOVES: usize = 200;
/// The world is so much faster than the wall: an OTA takes up to three of its minutes.
const SCALE: f64 = 10.0;

#[tokio::main]
#[expect(clippy::print_stdout, reason = "the figures are the output")]
async fn main() {
    let data = tempfile::tempdir().expect("a temporary directory");
    let config = Config {
        data: data.path().to_owned(),
        scenario: "fleet".to_owned(),
        sims: Some(SIMS),
        time_scale: SCALE,
        ..Config::default()
    };
    let server = start(config).await.expect("a server");
    let http = backend::web_client().build().expect("a client");
    let bench = Bench::begin(http, &server, data.path()).await;
    let runs_per_s = bench.messages().await;
    let mut waits = bench.moves().await;
    waits.sort_by(f64::total_cmp);
    let at = |part: f64| waits[((waits.len() - 1) as f64 * part) as usize];
    let round = |figure: f64| (figure * 10.0).round() / 10.0;
    println!(
        "{}",
        json!({
            "runs_per_s": round(runs_per_s), "moved": waits.len(), "moved_ms": round(at(0.5)),
            "moved_p95_ms": round(at(0.95)),
        })
    );
    server.stop().await;
}

struct Bench {
    http: reqwest::Client,
    base: String,
    token: String,
    keys: Keys,
    group: String,
    hook: String,
    app: String,
    sims: Vec<Value>,
}

impl Bench {
    async fn begin(http: reqwest::Client, server: &Running, data: &std::path::Path) -> Self {
        let base = format!("http://{}", server.address);
        let body =
            json!({ "credentials": { "kind": "code", "code": server.sign_in_code() }, "keep": "bearer" });
        let reply = http.post(format!("{base}/kansei/sign-in")).json(&body).send().await.expect("an answer");
        let session: Value = reply.json().await.expect("JSON");
        let token = session["token"].as_str().expect("a token").to_owned();
        let keys = sign_in(&http, &format!("{base}/v1"), data).await;
        let mut bench = Bench {
            http,
            base,
            token,
            keys,
            group: String::new(),
            hook: String::new(),
            app: String::new(),
            sims: Vec::new(),
        };
        let group = bench.call("/v1/groups", Some(json!({ "tags": { "name": "group_to" } }))).await;
        bench.group = text(&group["groupId"]);
        bench.sims = bench.call("/v1/sims?limit=1000", None).await.as_array().expect("a list").clone();
        let quota = "/kansei/contexts/local/flux/quota";
        bench.call(quota, Some(json!({ "perMonth": null }))).await;
        let draft = json!({
            "name": "bench", "enabled": true, "channels": [{ "id": "api", "name": "api" }],
            "sources": [{ "id": "hook", "name": "hook", "channel": "api", "from": { "kind": "incomingWebhook" } }],
            "actions": [{
                "id": "move", "name": "move", "channel": "api",
                "condition": "payload.otastatus == \"finished\"",
                "does": {
                    "kind": "soracomApi", "method": "POST", "path": "/v1/sims/${payload.simId}/set_group",
                    "body": json!({ "groupId": bench.group }).to_string(),
                },
            }],
        });
        let made = bench.call("/kansei/contexts/local/flux/apps", Some(draft)).await;
        let webhook = &made["app"]["sources"][0]["from"]["webhook"];
        bench.hook =
            format!("/v1/flux/incoming_webhooks/{}/{}", text(&webhook["id"]), text(&webhook["secret"]));
        bench.app = text(&made["id"]);
        bench
    }

    async fn call(&self, path: &str, body: Option<Value>) -> Value {
        let url = format!("{}{path}", self.base);
        let request = match body {
            Some(body) => self.http.post(url).json(&body),
            None => self.http.get(url),
        };
        let request = keyed(request.bearer_auth(&self.token), &self.keys);
        let reply = request.send().await.expect("an answer");
        let status = reply.status();
        let value: Value = reply.json().await.unwrap_or_default();
        assert!(status.is_success(), "{path}: {value}");
        value
    }

    /// Messages a second, from the first that comes in to the last that is done.
    async fn messages(&self) -> f64 {
        let began = instant();
        stream::iter(0..MESSAGES)
            .for_each_concurrent(CONNECTIONS, |at| {
                let sim = &self.sims[at % self.sims.len()]["simId"];
                async move {
                    drop(self.call(&self.hook, Some(json!({ "simId": sim, "otastatus": "finished" }))).await)
                }
            })
            .await;
        loop {
            let newest = self
                .call(&format!("/kansei/contexts/local/flux/apps/{}/runs?limit=200", self.app), None)
                .await;
            let steps =
                newest["runs"].as_array().expect("a list").iter().map(|run| text(&run["steps"][0]["state"]));
            let steps: Vec<String> = steps.collect();
            assert!(steps.iter().all(|state| state != "failed"), "{newest}");
            if steps.iter().all(|state| state == "done") {
                return MESSAGES as f64 / began.elapsed().as_secs_f64();
            }
        }
    }

    /// For each OTA that finished, milliseconds of the wall until its SIM was in the other group.
    async fn moves(&self) -> Vec<f64> {
        let operator = text(&self.sims[0]["operatorId"]);
        let handler = json!({
            "name": "OTA_finished", "status": "active", "targetOperatorId": operator,
            "ruleConfig": { "type": "SimSubscriptionStatusRule", "properties": { "inactiveTimeoutDateConst": "NEVER", "targetOtaStatus": "finished" } },
            "actionConfigList": [{ "type": "ExecuteWebRequestAction", "properties": {
                "executionDateTimeConst": "IMMEDIATELY", "httpMethod": "POST", "contentType": "application/json",
                "url": format!("https://g.api.soracom.io{}", self.hook),
                "body": "{\"simId\":\"${simId}\",\"otastatus\":\"${otaStatus}\"}",
            } }],
        });
        self.call("/v1/event_handlers", Some(handler)).await;
        let addable = self.sims.iter().filter(|sim| {
            let profile = &sim["profiles"][sim["activeProfileId"].as_str().unwrap_or_default()];
            let primary = profile["primaryImsi"].as_str().unwrap_or_default();
            profile["subscribers"][primary]["subscription"] == "plan01s"
                && sim["sessionStatus"]["online"] == true
        });
        for sim in addable.take(MOVES) {
            let path = format!(
                "/v1/sims/{}/profiles/{}/add_subscription",
                text(&sim["simId"]),
                text(&sim["activeProfileId"])
            );
            self.call(&path, Some(json!({ "subscription": "planX3" }))).await;
        }
        // Three minutes of the world, in which all that arrive have arrived.
        tokio::time::sleep(Duration::from_secs_f64(200.0 / SCALE)).await;
        let runs =
            self.call(&format!("/kansei/contexts/local/flux/apps/{}/runs?limit=200", self.app), None).await;
        let firings = self.call("/kansei/contexts/local/world/firings?limit=500", None).await;
        let firings = firings["firings"].as_array().expect("a list");
        runs["runs"]
            .as_array()
            .expect("a list")
            .iter()
            .filter_map(|run| {
                let fired = firings.iter().find(|one| one["simId"] == run["payload"]["simId"])?;
                let (from, to) = (fired["at"].as_f64()?, run["steps"][0]["endedAt"].as_f64()?);
                (to >= from).then_some((to - from) / SCALE)
            })
            .collect()
    }
}

fn text(value: &Value) -> String {
    value.as_str().expect("a text").to_owned()
}
