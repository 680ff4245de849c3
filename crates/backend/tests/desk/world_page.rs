//! The page of a local world: what it shows, begins anew and does to the clock.

use api::console::world::{ScenarioInfo, World};
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{NOW, TestApp};

const WORLD: &str = "/kansei/contexts/local/world";

async fn world(app: &TestApp) -> World {
    app.page().get(WORLD).await.read()
}

#[tokio::test]
async fn a_world_tells_what_it_is() {
    let app = TestApp::small().await;
    let fresh = world(&app).await;
    assert_eq!((fresh.scenario.as_deref(), fresh.seed, fresh.sims), (Some("small"), 7, 12));
    assert!(!fresh.summary.is_empty());
    assert_eq!((fresh.began_at, fresh.ran_ms, fresh.clock.now), (NOW, 0, NOW));
    assert_eq!((fresh.chatter, fresh.faults_on, fresh.outbox_kept, fresh.outbox_sent), (0.0, 0, 0, 0));
    assert_eq!((fresh.policy.as_str(), fresh.track.len()), ("record", 0));
    let id = app.id("prompt").await;
    app.cli().act(&format!("/v1/sims/{id}/delete_session")).await.ok();
    app.advance(30_000).await;
    let later = world(&app).await;
    assert_eq!(later.ran_ms, 30_000);
    // Cut and back, and whatever else its twelve did in that time.
    assert!(later.events >= fresh.events + 2 && later.commands > fresh.commands, "{later:?}");
    assert_eq!(later.chatter, (later.events - fresh.events) as f64 / 60.0);
    assert!(later.next_at.is_some_and(|at| at > later.clock.now));
}

#[tokio::test]
async fn it_can_begin_as_every_scenario_that_comes_with_the_program() {
    let app = TestApp::start("empty", None).await;
    let scenarios: Vec<ScenarioInfo> = app.page().get(&format!("{WORLD}/scenarios")).await.read();
    let named = |name: &str| scenarios.iter().find(|found| found.name == name).unwrap();
    assert!(
        scenarios.len() == backend::SCENARIOS.len()
            && scenarios.iter().all(|found| !found.summary.is_empty())
    );
    assert_eq!((named("small").sims, named("small").scales), (12, false));
    assert_eq!((named("fleet").sims, named("fleet").scales), (1_200, true));
}

#[tokio::test]
async fn it_begins_anew_as_it_is_told() {
    let app = TestApp::small().await;
    app.page().post(&format!("{WORLD}/behaviours"), &rules()).await.ok();
    let reset = format!("{WORLD}/reset");
    let request = json!({ "scenario": "fleet", "sims": 30, "seed": 9, "now": NOW.0 + 5 });
    let begun: World = app.page().post(&reset, &request).await.read();
    assert_eq!((begun.scenario.as_deref(), begun.sims, begun.seed), (Some("fleet"), 30, 9));
    assert_eq!((begun.began_at, begun.clock.now, begun.clock.paused), (NOW.plus(5), NOW.plus(5), true));
    let window = app.page().get("/kansei/contexts/local/sims?limit=1").await.ok();
    assert_eq!(window["of"], 30, "the desk has read it again");
    let rules = app.page().get(&format!("{WORLD}/behaviours")).await.ok();
    assert_eq!(rules, json!({ "rules": [], "rest": 30, "of": 30 }), "a new world has no rules");
    // What is left out stays.
    let again: World = app.page().post(&reset, &json!({ "now": NOW })).await.read();
    assert_eq!((again.scenario, again.sims, again.seed), (begun.scenario, 30, 9));
    app.page().post(&reset, &json!({ "scenario": "atlantis" })).await.refused(
        404,
        "KNS0404",
        "no such scenario",
    );
    app.page().post(&reset, &json!({ "sims": 1_000_001 })).await.refused(400, "KNS0400", "too many");
    app.page().post(&reset, &json!({ "size": 1 })).await.refused(400, "KNS0400", "no such word");
    assert_eq!(world(&app).await.sims, 30);
}

fn rules() -> Value {
    json!([{ "which": { "kind": "all" }, "behaviour": { "kind": "slow" } }])
}

#[tokio::test]
async fn the_clock_goes_to_the_next_thing_that_happens() {
    let app = TestApp::small().await;
    let clock = format!("{WORLD}/clock");
    let steer = async |request: Value| app.page().post(&clock, &request).await.read::<World>();
    let id = app.id("prompt").await;
    app.cli().act(&format!("/v1/sims/{id}/delete_session")).await.ok();
    let next = world(&app).await.next_at.unwrap();
    let there = steer(json!({ "toNext": true })).await;
    assert_eq!((there.clock.now, there.clock.paused), (next, true));
    assert!(there.next_at.is_none_or(|at| at > next), "it has happened");
    let on = steer(json!({ "set": next.0 + 1_000, "advanceMs": 500, "scale": 60.0 })).await;
    assert_eq!((on.clock.now, on.clock.scale, on.clock.simulated), (next.plus(1_500), 60.0, true));
    app.page().post(&clock, &json!({ "set": NOW })).await.refused(400, "KNS0400", "back in time");
    app.page().post(&clock, &json!({ "scale": 0.01 })).await.refused(400, "KNS0400", "too slow");
    app.page().post(&clock, &json!({ "toNext": 5 })).await.refused(400, "KNS0400", "not a word");
}

#[tokio::test]
async fn a_world_where_nothing_happens_has_no_next_thing() {
    let app = TestApp::start("empty", None).await;
    let stays: World = app.page().post(&format!("{WORLD}/clock"), &json!({ "toNext": true })).await.read();
    assert_eq!((stays.clock.now, stays.next_at), (NOW, None));
}

#[tokio::test]
async fn a_restart_knows_when_the_world_began() {
    let app = TestApp::small().await;
    app.advance(5_000).await;
    let before = world(&app).await;
    let app = app.restart().await;
    let after = world(&app).await;
    assert_eq!((after.began_at, after.ran_ms, after.events), (NOW, 5_000, before.events));
    assert!(after.real_ms >= before.real_ms);
}

/// Each path of the page: for nobody, for another context, for what it does not read.
#[tokio::test]
async fn only_who_is_signed_in_sees_a_world_and_only_a_world_has_a_page() {
    let app = TestApp::start("empty", None).await;
    for info in api::console::world::page::ENDPOINTS {
        let method = Method::from_bytes(info.method.as_str().as_bytes()).unwrap();
        let path = |context: &str| {
            let path = info.path.replace("{context}", context);
            path.replace("{sim_id}", "8981100000000000001").replace("{message_id}", "1")
        };
        let body = match info.name {
            "SetWorldFaults" | "SetBehaviours" => "[]",
            "PowerDevice" => r#"{"power":"on"}"#,
            "SendFromDevice" => r#"{"payload":1}"#,
            "ForkWorld" => r#"{"name":"copy"}"#,
            _ => "{}",
        };
        let body = || (method == Method::POST).then(|| body.to_owned());
        let answer = app.nobody().send(method.clone(), &path("local"), body()).await;
        answer.refused(401, "KNS0401", info.name);
        let answer = app.page().send(method.clone(), &path("elsewhere"), body()).await;
        answer.refused(404, "KNS0404", info.name);
        if method == Method::POST && info.name != "SendMessage" {
            let answer = app.page().send(method.clone(), &path("local"), Some("{".to_owned())).await;
            answer.refused(400, "KNS0400", info.name);
        }
    }
}
