//! Flux: apps, the messages that come in, and what is done with them.

mod apps;
mod devices;
mod files;
mod messages;
mod ota;
mod ota_move;
mod trials;
mod users;

use serde_json::{Value, json};

use crate::support::TestApp;

const APPS: &str = "/kansei/contexts/local/flux/apps";

/// The app of document 002, moving SIMs into `group`.
fn group_move(group: &str) -> Value {
    json!({
        "name": "ota-group-move", "description": "", "enabled": true,
        "channels": [{ "id": "api", "name": "API Channel" }, { "id": "moved", "name": "moved" }],
        "sources": [
            { "id": "manual", "name": "API/Manual", "channel": "api", "from": { "kind": "api" } },
            { "id": "hook", "name": "Incoming webhook", "channel": "api", "from": { "kind": "incomingWebhook" } },
        ],
        "actions": [
            {
                "id": "set-group", "name": "setSimGroup", "channel": "api",
                "condition": "payload.otastatus == \"finished\"",
                "does": {
                    "kind": "soracomApi", "method": "POST", "path": "/v1/sims/${payload.simId}/set_group",
                    "body": json!({ "groupId": group }).to_string(),
                },
                "output": { "channel": "moved" },
            },
            {
                "id": "slack", "name": "Slack", "channel": "api",
                "does": { "kind": "slack", "url": "https://hooks.slack.com/services/T0/B0/s3cr3t", "text": "${payload.simId}: ${payload.otastatus}" },
            },
        ],
    })
}

/// Makes an app.
async fn make(app: &TestApp, draft: &Value) -> Value {
    app.page().post(APPS, draft).await.ok()
}

/// The address of its incoming webhook.
fn webhook(made: &Value) -> String {
    let sources = made["app"]["sources"].as_array().unwrap();
    let webhook = sources.iter().find_map(|source| source["from"].get("webhook")).unwrap();
    let part = |name: &str| webhook[name].as_str().unwrap().to_owned();
    format!("/v1/flux/incoming_webhooks/{}/{}", part("id"), part("secret"))
}

/// The messages of an app, oldest first, once `awaited` holds. The world stands still meanwhile, so this waits for the
/// server's own work.
async fn runs(app: &TestApp, made: &Value, awaited: impl Fn(&[Value]) -> bool) -> Vec<Value> {
    let path = format!("{APPS}/{}/runs", made["id"].as_str().unwrap());
    let mut seen = Vec::new();
    for _ in 0..MOST_READS {
        let answer = app.page().get(&path).await.ok();
        seen = answer["runs"].as_array().unwrap().clone();
        seen.reverse();
        if awaited(&seen) {
            return seen;
        }
    }
    panic!("what is awaited never came: {seen:#?}");
}

const MOST_READS: usize = 3_000;

/// All that is to be done with so many messages is done.
fn done(count: usize) -> impl Fn(&[Value]) -> bool {
    move |runs| {
        let open = |step: &Value| matches!(step["state"].as_str(), Some("waiting" | "running"));
        runs.len() == count && !runs.iter().any(|run| run["steps"].as_array().unwrap().iter().any(open))
    }
}

fn step<'a>(run: &'a Value, action: &str) -> &'a Value {
    run["steps"].as_array().unwrap().iter().find(|step| step["action"] == action).unwrap()
}
