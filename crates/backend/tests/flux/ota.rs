//! Document 002 by API alone: a subscription is added over the air, a handler hears that it has finished and calls the
//! webhook of a Flux app, which moves the SIM into another group.

use serde_json::{Value, json};

use super::{done, group_move, make, runs, step, webhook};
use crate::support::TestApp;

const MINUTE: u32 = 60_000;

#[tokio::test]
async fn a_sim_whose_subscription_has_come_is_moved() {
    let app = TestApp::fleet(300).await;
    let made_group =
        app.cli().post("/v1/groups", &json!({ "tags": { "name": "group_to" } })).await.accepted().json();
    let to = made_group["groupId"].as_str().unwrap().to_owned();
    let made = make(&app, &group_move(&to)).await;
    let sims = app.cli().get("/v1/sims?limit=1000").await.ok();
    let addable = |sim: &&Value| {
        let profile = &sim["profiles"][sim["activeProfileId"].as_str().unwrap_or_default()];
        let primary = profile["primaryImsi"].as_str().unwrap_or_default();
        profile["subscribers"][primary]["subscription"] == "plan01s" && sim["sessionStatus"]["online"] == true
    };
    let chosen: Vec<Value> = sims.as_array().unwrap().iter().filter(addable).take(8).cloned().collect();
    assert_eq!(chosen.len(), 8);
    for status in ["started", "finished", "failed"] {
        for sim in &chosen {
            let handler = json!({
                "name": format!("OTA_{status}"), "status": "active", "targetSimId": sim["simId"],
                "ruleConfig": { "type": "SimSubscriptionStatusRule", "properties": {
                    "inactiveTimeoutDateConst": "NEVER", "targetOtaStatus": status,
                } },
                "actionConfigList": [{ "type": "ExecuteWebRequestAction", "properties": {
                    "executionDateTimeConst": "IMMEDIATELY", "httpMethod": "POST", "contentType": "application/json",
                    "url": format!("https://g.api.soracom.io{}", webhook(&made)),
                    "body": r#"{"imsi":"${imsi}","simId":"${simId}","subscription":"${subscription}","otastatus":"${otaStatus}"}"#,
                } }],
            });
            app.cli().post("/v1/event_handlers", &handler).await.expecting(201, "a handler was made");
        }
    }
    for sim in &chosen {
        let id = sim["simId"].as_str().unwrap();
        let path =
            format!("/v1/sims/{id}/profiles/{}/add_subscription", sim["activeProfileId"].as_str().unwrap());
        app.cli().post(&path, &json!({ "subscription": "planX3", "type": "cellular" })).await.ok();
    }
    app.advance(10 * MINUTE).await;
    let outcomes = app.page().get("/kansei/contexts/local/world/firings?limit=500").await.ok();
    let finished = outcomes["firings"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|one| one["detail"]["status"] == "finished")
        .count();
    let told = outcomes["firings"].as_array().unwrap().len();
    assert!(finished >= 6, "most of them arrive: {finished}");
    // One message for each that was told, and one more for each that was moved.
    let runs = runs(&app, &made, done(told + finished)).await;
    let moved = runs
        .iter()
        .filter(|run| run["channel"] == "api" && step(run, "set-group")["state"] == "done")
        .count();
    assert_eq!(moved, finished);
    for sim in &chosen {
        let id = sim["simId"].as_str().unwrap();
        let after = app.cli().get(&format!("/v1/sims/{id}")).await.ok();
        let arrived = outcomes["firings"]
            .as_array()
            .unwrap()
            .iter()
            .any(|one| one["simId"] == id && one["detail"]["status"] == "finished");
        assert_eq!(after["groupId"] == to.as_str(), arrived, "{id}");
    }
    let outbox = app.page().get("/kansei/contexts/local/world/outbox?limit=500&kind=slack").await.ok();
    assert_eq!(
        outbox["messages"].as_array().unwrap().len(),
        told,
        "Slack hears of each, also of what failed"
    );
}
