//! Steering the world, as tests and demonstrations do.

use reqwest::Method;
use serde_json::json;

use crate::support::{NOW, TestApp};

#[tokio::test]
async fn a_seed_makes_the_same_world_again() {
    let mut app = TestApp::fleet(100).await;
    let first = app.all_sims().await;
    app.cli().act(&format!("/v1/sims/{}/deactivate", first.keys().next().unwrap())).await.ok();
    app.reset("fleet", Some(100)).await;
    assert_eq!(app.all_sims().await, first);
    let window = app.page().get("/kansei/contexts/local/sims?limit=1").await.ok();
    assert_eq!(window["of"], 100, "the desk has read it again");
}

#[tokio::test]
async fn a_clock_is_set_advanced_scaled_and_stopped_and_never_turned_back() {
    let app = TestApp::small().await;
    let clock = "/kansei/emulator/clock";
    let set = app.page().post(clock, &json!({ "set": NOW.0 + 1_000, "advanceMs": 500 })).await.ok();
    assert_eq!(set, json!({ "now": NOW.0 + 1_500, "scale": 1.0, "paused": true, "simulated": true }));
    assert_eq!(app.page().get(clock).await.ok(), set);
    app.page().post(clock, &json!({ "set": NOW })).await.refused(400, "KNS0400", "back in time");
    for scale in [0.0, -1.0, 10_001.0] {
        app.page().post(clock, &json!({ "scale": scale })).await.refused(400, "KNS0400", "no such scale");
    }
    app.page().send(Method::POST, clock, Some(r#"{"stop":1}"#.into())).await.refused(
        400,
        "KNS0400",
        "no such word",
    );
    let running = app.page().post(clock, &json!({ "scale": 1000.0, "paused": false })).await.ok();
    assert_eq!((&running["scale"], &running["paused"]), (&json!(1000.0), &json!(false)));
    let later = app.page().get(clock).await.ok();
    assert!(later["now"].as_i64() >= running["now"].as_i64());
}

#[tokio::test]
async fn a_time_that_no_world_may_have_is_refused_and_the_clock_stays() {
    let app = TestApp::small().await;
    let (clock, reset) = ("/kansei/emulator/clock", "/kansei/emulator/reset");
    for bad in [i64::MAX, i64::MIN, 4_102_444_800_001, NOW.0 + 367 * 86_400_000] {
        app.page().post(clock, &json!({ "set": bad })).await.refused(400, "KNS0400", &bad.to_string());
    }
    for bad in [i64::MAX, i64::MIN, 4_102_444_800_001, 946_684_799_999] {
        app.page().post(reset, &json!({ "now": bad })).await.refused(400, "KNS0400", &bad.to_string());
    }
    assert_eq!(app.page().get(clock).await.ok()["now"], json!(NOW));
    assert_eq!(app.all_sims().await.len(), 12);
    for good in [946_684_800_000_i64, 4_102_444_800_000] {
        assert_eq!(app.page().post(reset, &json!({ "now": good })).await.ok()["now"], good);
    }
    app.page().post(clock, &json!({ "advanceMs": 1 })).await.refused(400, "KNS0400", "the end of time");
}

#[tokio::test]
async fn a_restart_finds_the_clock_where_it_stood() {
    let app = TestApp::small().await;
    app.advance(5_000).await;
    let app = app.restart().await;
    let clock = app.page().get("/kansei/emulator/clock").await.ok();
    assert_eq!((&clock["now"], &clock["paused"]), (&json!(NOW.0 + 5_000), &json!(true)));
}

#[tokio::test]
async fn faults_are_listed_heal_and_end_with_the_world() {
    let mut app = TestApp::small().await;
    let faults =
        json!([{ "operation": "getSim", "effect": { "kind": "status", "status": 503 }, "times": 1 }]);
    app.faults(faults.clone()).await;
    assert_eq!(app.page().get("/kansei/emulator/faults").await.ok(), faults);
    let path = format!("/v1/sims/{}", app.id("prompt").await);
    app.cli().get(&path).await.refused(503, "KNS0999", "switched on");
    app.cli().get(&path).await.ok();
    app.faults(faults).await;
    app.reset("small", None).await;
    assert_eq!(app.page().get("/kansei/emulator/faults").await.ok(), json!([]));
    let malformed = r#"[{"operation":"getSim","effect":{"kind":"melt"}}]"#.to_owned();
    app.page()
        .send(Method::POST, "/kansei/emulator/faults", Some(malformed))
        .await
        .refused(400, "KNS0400", "melt");
}

#[tokio::test]
async fn an_unknown_scenario_is_refused_and_the_world_stays() {
    let app = TestApp::small().await;
    let request = json!({ "scenario": "atlantis" });
    app.page().post("/kansei/emulator/reset", &request).await.refused(404, "KNS0404", "no such scenario");
    assert_eq!(
        app.page().get("/kansei/emulator/clock").await.ok()["now"],
        json!(NOW),
        "nor does its clock move"
    );
    assert_eq!(app.all_sims().await.len(), 12);
    let outbox = app.page().get("/kansei/emulator/outbox").await.ok();
    let nothing = json!({ "policy": "record", "messages": [], "more": false, "kept": 0, "sent": 0 });
    assert_eq!(outbox, nothing);
}
