//! Handlers that an operator writes at the console: at once, and into the ledger.

use serde_json::{Value, json};

use super::{HANDLERS, on_sim};
use crate::support::TestApp;

const OURS: &str = "/kansei/contexts/local/handlers";

async fn facts(app: &TestApp) -> Vec<(String, Value)> {
    let entries = app.ledger().await;
    let told = |entry: &api::console::ledger::LedgerEntry| {
        let value = serde_json::to_value(entry).unwrap();
        (value["fact"].as_str().unwrap().to_owned(), value)
    };
    entries.iter().map(told).collect()
}

#[tokio::test]
async fn a_handler_is_made_changed_and_removed_and_the_ledger_tells_of_it() {
    let app = TestApp::small().await;
    let request = on_sim(
        &app,
        "prompt",
        json!({ "actionConfigList": [{
        "type": "ExecuteWebRequestAction", "properties": {
            "executionDateTimeConst": "IMMEDIATELY", "httpMethod": "POST", "contentType": "application/json",
            "url": "https://hooks.example.test/services/s3cr3tS3cr3tS3cr3t99", "body": "{}",
            "headers": { "authorization": "hunter2" },
        },
    }] }),
    )
    .await;
    let made = app.page().post(OURS, &json!({ "op": "op-1", "handler": request })).await.ok();
    let id = made["handlerId"].as_str().unwrap();
    let again = app.page().post(OURS, &json!({ "op": "op-1", "handler": request })).await.ok();
    assert_eq!(again["handlerId"], id, "whoever repeats an intention repeats nothing");
    let path = format!("{OURS}/{id}");
    let mut changed = request.clone();
    changed["name"] = json!("renamed");
    let saved = app.page().put(&path, &json!({ "op": "op-2", "handler": changed })).await.ok();
    assert_eq!(saved["name"], "renamed");
    assert_eq!(app.cli().get(&format!("{HANDLERS}/{id}")).await.ok()["name"], "renamed");

    let imsi = app.sim("prompt").await.primary_subscriber().and_then(|one| one.imsi.clone()).unwrap();
    let left_out = json!({ "op": "op-3", "imsi": imsi, "ignored": true });
    app.page().post(&format!("{path}/ignored"), &left_out).await.expecting(204, "it is left out");
    app.page()
        .post(&format!("{path}/remove"), &json!({ "op": "op-4" }))
        .await
        .expecting(204, "it is removed");
    app.cli().get(&format!("{HANDLERS}/{id}")).await.expecting(404, "it is gone");

    let facts = facts(&app).await;
    let told: Vec<&str> = facts.iter().map(|(fact, _)| fact.as_str()).collect();
    assert_eq!(told, ["intended", "answered", "judged"].repeat(4));
    let verdicts: Vec<&Value> = facts.iter().skip(2).step_by(3).map(|(_, entry)| &entry["verdict"]).collect();
    assert_eq!(verdicts, ["doneVerified", "doneVerified", "doneUnverified", "doneVerified"]);
    let all = serde_json::to_string(&facts).unwrap();
    assert!(!all.contains("s3cr3tS3cr3t") && !all.contains("hunter2"), "{all}");
    assert_eq!(facts[3].1["before"]["name"], request["name"], "what stood before is kept");
}

#[tokio::test]
async fn a_refusal_has_the_platforms_words_and_stands_in_the_ledger() {
    let app = TestApp::small().await;
    let mut request = on_sim(&app, "prompt", json!({})).await;
    request["actionConfigList"] = json!([]);
    let words =
        app.page().post(OURS, &json!({ "op": "op-1", "handler": request })).await.expecting(400, "no action");
    assert!(words["message"].as_str().unwrap().starts_with("actionConfigList"), "{words}");
    let facts = facts(&app).await;
    assert_eq!((facts.len(), &facts[2].1["verdict"]), (3, &json!("failed")));
    for body in [json!(null), json!({}), json!({ "op": "x", "handler": {} })] {
        app.page().post(OURS, &body).await.expecting(400, "it does not read");
    }
    assert_eq!(self::facts(&app).await.len(), 3);
    let gone = format!("{OURS}/11111111-2222-4333-8444-555555555555/remove");
    app.page().post(&gone, &json!({ "op": "op-2" })).await.expecting(404, "there is none");
}
