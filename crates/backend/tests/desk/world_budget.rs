//! The rate limit of a world: the vendor's 429 with its headers, and a desk that waits and goes on.

use api::{
    console::{
        job::{Job, Verdict},
        ledger::Fact,
        plan::{Known, Plan},
    },
    id::SimId,
};
use serde_json::{Value, json};

use crate::support::{Answer, TestApp};

/// Reads without anything new after which a job waits for the clock.
const QUIET: u32 = 20;
const BUDGET: &str = "/kansei/contexts/local/world/budget";

fn budget(per_path: u32) -> Value {
    json!({ "perPath": per_path, "perSeconds": 60 })
}

/// Limit, remainder and seconds, as the headers say them.
fn told(answer: &Answer) -> [Option<String>; 3] {
    ["limit", "remaining", "seconds-before-refresh"]
        .map(|name| answer.header(&format!("x-soracom-ratelimit-{name}")).map(str::to_owned))
}

fn numbers(limit: u32, remaining: u32, seconds: u32) -> [Option<String>; 3] {
    [limit, remaining, seconds].map(|number| Some(number.to_string()))
}

#[tokio::test]
async fn a_path_has_its_calls_and_no_more_until_it_is_refreshed() {
    let app = TestApp::small().await;
    let (one, other) = (app.id("prompt").await, app.id("stale-dns").await);
    assert_eq!(told(&app.cli().get(&format!("/v1/sims/{one}")).await), [None, None, None], "off unless set");
    assert_eq!(app.page().get(BUDGET).await.ok(), Value::Null);
    assert_eq!(app.page().post(BUDGET, &budget(2)).await.ok(), budget(2));
    assert_eq!(app.page().get(BUDGET).await.ok(), budget(2));

    let read = |id: SimId| {
        let cli = app.cli();
        async move { cli.get(&format!("/v1/sims/{id}")).await }
    };
    assert_eq!(told(&read(one.clone()).await.accepted()), numbers(2, 1, 60));
    app.advance(10_000).await;
    assert_eq!(told(&read(other.clone()).await.accepted()), numbers(2, 0, 50), "the path, whichever SIM");
    let over = read(one.clone()).await;
    assert_eq!(told(&over), numbers(2, 0, 50));
    let message = over.refused(429, "KNS0429", "both calls are spent");
    assert!(message.contains("50 seconds"), "{message}");
    app.cli().get("/v1/groups").await.accepted();
    let japanese = app.cli().with("x-soracom-lang", "ja").get(&format!("/v1/sims/{one}")).await;
    assert!(japanese.refused(429, "KNS0429", "still").contains("50 秒後"));
    app.advance(50_000).await;
    assert_eq!(told(&read(one.clone()).await.accepted()), numbers(2, 1, 60));

    // It is the world's: it survives the server, and ends with the world.
    let mut app = app.restart().await;
    assert_eq!(app.page().get(BUDGET).await.ok(), budget(2));
    app.reset("small", None).await;
    assert_eq!(app.page().get(BUDGET).await.ok(), Value::Null);
    app.page().post("/kansei/emulator/budget", &budget(3)).await.ok();
    assert_eq!(app.page().get(BUDGET).await.ok(), budget(3));
    assert_eq!(app.page().post(BUDGET, &Value::Null).await.ok(), Value::Null);
    assert_eq!(told(&app.cli().get("/v1/groups").await), [None, None, None]);
}

#[tokio::test]
async fn a_call_that_is_refused_does_nothing_and_signing_in_is_not_counted() {
    let app = TestApp::small().await;
    let id = app.id("prompt").await;
    app.page().post(BUDGET, &budget(1)).await.ok();
    let tags = format!("/v1/sims/{id}/tags");
    let tag = |value: &str| json!([{ "tagName": "count", "tagValue": value }]);
    app.cli().put(&tags, &tag("first")).await.accepted();
    app.cli().put(&tags, &tag("second")).await.refused(429, "KNS0429", "its one call is spent");
    assert_eq!(app.sim("prompt").await.tags["count"], "first");
    for _ in 0..3 {
        let request =
            json!({ "authKeyId": crate::support::AUTH_KEY_ID, "authKey": crate::support::AUTH_KEY });
        app.nobody().post("/v1/auth", &request).await.accepted();
        app.nobody().get("/v1/groups").await.refused(401, "KNS0401", "nobody is not counted");
    }
    app.cli().get("/v1/groups").await.accepted();
    app.cli().get("/v1/groups").await.refused(429, "KNS0429", "its one call is spent");
}

#[tokio::test]
async fn what_makes_no_budget_is_refused() {
    let app = TestApp::small().await;
    for body in ["{}", r#"{"perPath":0,"perSeconds":60}"#, r#"{"perPath":1,"perSeconds":3601}"#, "[]"] {
        let sent = app.page().send(reqwest::Method::POST, BUDGET, Some(body.into())).await;
        sent.refused(400, "KNS0400", body);
    }
    let elsewhere = "/kansei/contexts/mars/world/budget";
    app.page().get(elsewhere).await.refused(404, "KNS0404", "no such world");
    app.page().post(elsewhere, &budget(1)).await.refused(404, "KNS0404", "no such world");
    app.nobody().get(BUDGET).await.refused(401, "KNS0401", "not signed in");
}

#[tokio::test]
async fn a_job_of_twenty_waits_for_its_budget_and_is_verified() {
    let app = TestApp::fleet(200).await;
    let found = app.page().get("/kansei/contexts/local/sims?q=state:online&limit=20").await.ok();
    let rows = found["rows"].as_array().unwrap();
    let sims: Vec<SimId> =
        rows.iter().map(|row| SimId::new(row["simId"].as_str().unwrap()).unwrap()).collect();
    assert_eq!(sims.len(), 20);
    let plan = app.plan("deactivate", &sims).await;
    app.page().post(BUDGET, &budget(7)).await.ok();
    let job = app.start_job(&plan, "op-1").await;
    let ended = patiently(&app, &job).await;
    for item in ended["items"].as_array().unwrap() {
        let verdict: Verdict = serde_json::from_value(item["verdict"].clone()).unwrap();
        assert_eq!(verdict, Verdict::DoneVerified, "{item}");
    }
    // Twenty reads before the calls alone are three minutes' worth; without a budget all of it takes no time at all here.
    let took = ended["endedAt"].as_i64().unwrap() - ended["startedAt"].as_i64().unwrap();
    assert!(took >= 120_000, "it waited: {took}");
    // A call is not made when the answer before it said that none is left.
    let refused =
        app.ledger().await.into_iter().filter(
            |entry| matches!(&entry.record.fact, Fact::Answered { reply } if reply.status == Some(429)),
        );
    // Seven a minute: what was under way when the last one was spent, and no more.
    let refused = refused.count();
    assert!(refused <= 13, "the budget is heard: {refused}");
    // And the next plan says how long its calls take.
    let rate = |plan: &Plan| plan.effect.at_rate_ms;
    app.page().post(BUDGET, &Value::Null).await.ok();
    assert_eq!(rate(&app.plan("suspend", &sims).await), Known::NotKnown, "that was not called yet");
    let others = app.page().get("/kansei/contexts/local/sims?q=state:online&limit=20").await.ok();
    let others: Vec<SimId> = others["rows"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| SimId::new(row["simId"].as_str().unwrap()).unwrap())
        .collect();
    let next = app.plan("deactivate", &others).await;
    assert_eq!((rate(&next), next.effect.refused_calls), (Known::Is(120_000), Known::Is(0)));
}

/// Lets time pass whenever the job has come as far as it can for now: a server under load is not to be outrun by its own
/// clock. Every read and every call of the twenty comes to one path, seven a minute, so this takes many minutes.
async fn patiently(app: &TestApp, job: &Job) -> Value {
    let path = format!("/kansei/contexts/local/jobs/{}", job.id);
    let (mut seen, mut same) = (Value::Null, 0);
    for _ in 0..20_000 {
        let now = app.page().get(&path).await.ok();
        if now.get("endedAt").is_some() {
            return now;
        }
        same = if now == seen { same + 1 } else { 0 };
        if same == QUIET {
            app.advance(5_000).await;
            same = 0;
        }
        seen = now;
    }
    panic!("the job does not go on: {seen}");
}
