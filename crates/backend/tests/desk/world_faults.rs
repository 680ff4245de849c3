//! Faults as the page of a world switches them: by share, times and time, and without `--control`.

use serde_json::{Value, json};

use crate::support::{NOW, TestApp};

const FAULTS: &str = "/kansei/contexts/local/world/faults";

fn switch(operation: &str, effect: Value) -> Value {
    json!({ "fault": { "operation": operation, "effect": effect }, "on": true })
}

fn status(status: u16) -> Value {
    json!({ "kind": "status", "status": status })
}

#[tokio::test]
async fn a_fault_is_switched_off_and_on_and_stays_in_the_list() {
    let app = TestApp::small().await;
    let path = format!("/v1/sims/{}", app.id("prompt").await);
    let set = app.page().post(FAULTS, &json!([switch("getSim", status(429))])).await.ok();
    let shown = json!([{ "fault": { "operation": "getSim", "effect": status(429) }, "on": true, "hits": 0 }]);
    assert_eq!(set, shown);
    app.cli().get(&path).await.refused(429, "KNS0999", "switched on");
    let mut list = app.page().get(FAULTS).await.ok();
    assert_eq!((&list[0]["hits"], &list[0]["on"]), (&json!(1), &json!(true)));
    let world = app.page().get("/kansei/contexts/local/world").await.ok();
    assert_eq!(world["faultsOn"], 1);
    list[0]["on"] = json!(false);
    let off = app.page().post(FAULTS, &list).await.ok();
    assert_eq!((&off[0]["on"], &off[0]["hits"]), (&json!(false), &json!(1)));
    app.cli().get(&path).await.ok();
}

#[tokio::test]
async fn a_fault_heals_at_its_time_in_the_world() {
    let app = TestApp::small().await;
    let path = format!("/v1/sims/{}", app.id("prompt").await);
    let mut fault = switch("*", status(503));
    fault["until"] = json!(NOW.0 + 60_000);
    app.page().post(FAULTS, &json!([fault])).await.ok();
    app.cli().get(&path).await.refused(503, "KNS0999", "switched on");
    app.advance(60_000).await;
    app.cli().get(&path).await.ok();
    let list = app.page().get(FAULTS).await.ok();
    assert_eq!(
        (&list[0]["on"], &list[0]["hits"]),
        (&json!(false), &json!(1)),
        "healed, and still to be seen"
    );
}

#[tokio::test]
async fn a_share_of_the_calls_is_struck_and_the_same_ones_in_every_world_of_the_seed() {
    let mut app = TestApp::small().await;
    let mut runs: Vec<Vec<u16>> = Vec::new();
    for _ in 0..2 {
        let path = format!("/v1/sims/{}", app.id("prompt").await);
        let mut fault = switch("getSim", status(500));
        fault["fault"]["share"] = json!(40);
        app.page().post(FAULTS, &json!([fault])).await.ok();
        let mut run = Vec::new();
        for _ in 0..60 {
            run.push(app.cli().get(&path).await.status);
        }
        runs.push(run);
        app.reset("small", None).await;
    }
    let struck = runs[0].iter().filter(|status| **status == 500).count();
    assert!((12..=36).contains(&struck), "{struck}");
    assert_eq!(runs[0], runs[1]);
    assert_eq!(app.page().get(FAULTS).await.ok(), json!([]), "a new world has none");
}

#[tokio::test]
async fn an_answer_breaks_in_the_middle_and_what_was_asked_is_done() {
    let app = TestApp::small().await;
    let id = app.id("prompt").await;
    app.page().post(FAULTS, &json!([switch("deleteSimSession", json!({ "kind": "cut" }))])).await.ok();
    app.cli().post_and_lose(&format!("/v1/sims/{id}/delete_session"), &Value::Null).await;
    app.page().post(FAULTS, &json!([])).await.ok();
    assert!(!app.sim("prompt").await.session_status.unwrap().online);
}

#[tokio::test]
async fn a_fault_that_cannot_be_is_refused_and_the_list_stays() {
    let app = TestApp::small().await;
    app.page().post(FAULTS, &json!([switch("getSim", status(500))])).await.ok();
    let with = |key: &str, value: Value| {
        let mut fault = switch("getSim", status(500));
        fault["fault"][key] = value;
        fault
    };
    for bad in [
        switch("getAtlantis", status(500)),
        switch("getSim", status(399)),
        switch("getSim", status(600)),
        switch("getSim", json!({ "kind": "slow", "millis": 600_001 })),
        switch("getSim", json!({ "kind": "melt" })),
        with("share", json!(0)),
        with("share", json!(101)),
        with("times", json!(0)),
    ] {
        app.page().post(FAULTS, &json!([bad])).await.refused(400, "KNS0400", &bad.to_string());
    }
    let many: Vec<Value> = (0..101).map(|_| switch("getSim", status(500))).collect();
    app.page().post(FAULTS, &json!(many)).await.refused(400, "KNS0400", "too many");
    assert_eq!(app.page().get(FAULTS).await.ok().as_array().unwrap().len(), 1);
}

/// Without `--control` the desk reaches its world in this process, and there is no connection that could break.
#[tokio::test]
async fn faults_strike_without_control_too() {
    let app = TestApp::without_control("small").await;
    let page = app.page();
    let sims = page.get("/kansei/contexts/local/sims?limit=1").await.ok();
    let read = format!("/kansei/contexts/local/v1/sims/{}", sims["rows"][0]["simId"].as_str().unwrap());
    page.get(&read).await.ok();
    page.post(FAULTS, &json!([switch("getSim", json!({ "kind": "cut" }))])).await.ok();
    page.get(&read).await.refused(502, "KNS0502", "the answer broke off");
    page.post(FAULTS, &json!([switch("getSim", status(429))])).await.ok();
    page.get(&read).await.refused(429, "KNS0999", "switched on");
    page.post(FAULTS, &json!([])).await.ok();
    page.get(&read).await.ok();
    // What strikes the server itself is for tests.
    page.post(FAULTS, &json!([switch("StartJob", status(500))])).await.refused(400, "KNS0400", "ours");
    app.stop().await;
}
