//! Tag EventHandler.

mod console;
mod delivers;
mod fires;
mod keep;
mod traffic;

use serde_json::{Value, json};

use crate::support::TestApp;

const HANDLERS: &str = "/v1/event_handlers";

/// A handler on the SIM of this name, changed by `with`.
async fn on_sim(app: &TestApp, name: &str, with: Value) -> Value {
    let mut request = json!({
        "name": "h", "status": "active", "targetSimId": app.id(name).await,
        "ruleConfig": { "type": "SimStatusAttributeRule", "properties": { "inactiveTimeoutDateConst": "IMMEDIATELY" } },
        "actionConfigList": [
            { "type": "SendMailToOperatorAction", "properties": {
                "executionDateTimeConst": "IMMEDIATELY", "title": "${newStatus}", "message": "${simId}: ${oldStatus} to ${newStatus}",
            } },
        ],
    });
    for (key, value) in with.as_object().unwrap() {
        request[key] = value.clone();
        if value.is_null() {
            request.as_object_mut().unwrap().remove(key);
        }
    }
    request
}

/// The same, kept.
async fn add(app: &TestApp, name: &str, with: Value) -> Value {
    let request = on_sim(app, name, with).await;
    app.cli().post(HANDLERS, &request).await.expecting(201, "a handler was made")
}

/// What handlers did and have put off, oldest first, once what is due now is done.
async fn firings(app: &TestApp) -> Vec<Value> {
    app.advance(1).await;
    listed(app).await
}

/// The same, as it stands.
async fn listed(app: &TestApp) -> Vec<Value> {
    let answer = app.page().get("/kansei/contexts/local/world/firings").await.ok();
    let mut rows = answer["firings"].as_array().unwrap().clone();
    rows.reverse();
    rows
}

/// How often each handler was met.
async fn sums(app: &TestApp) -> Vec<Value> {
    let answer = app.page().get("/kansei/contexts/local/world/firings/sums").await.ok();
    answer.as_array().unwrap().clone()
}

async fn outbox(app: &TestApp) -> Vec<Value> {
    let answer = app.page().get("/kansei/contexts/local/world/outbox").await.ok();
    answer["messages"].as_array().unwrap().clone()
}
