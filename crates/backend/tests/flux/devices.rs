//! What devices send to the platform: a source of Flux.

use serde_json::{Value, json};

use super::{APPS, make, runs};
use crate::support::TestApp;

fn listening(name: &str, group: &str) -> Value {
    json!({
        "name": name, "enabled": true, "channels": [{ "id": "c", "name": "c" }],
        "sources": [{ "id": "devices", "name": "devices", "channel": "c", "from": { "kind": "device", "groupId": group } }],
        "actions": [{
            "id": "slack", "name": "slack", "channel": "c", "condition": "payload.temperature > 20",
            "does": { "kind": "slack", "url": "https://hooks.slack.com/services/T0/B0/x", "text": "${context.resource.simId}" },
        }],
    })
}

async fn send(app: &TestApp, name: &str, payload: Value) -> crate::support::Answer {
    let path = format!("/kansei/contexts/local/world/devices/{}/send", app.id(name).await);
    app.page().post(&path, &json!({ "payload": payload })).await
}

#[tokio::test]
async fn a_device_tells_the_app_that_listens_to_its_group() {
    let app = TestApp::small().await;
    let group =
        app.cli().post("/v1/groups", &json!({ "tags": { "name": "sensors" } })).await.accepted().json();
    let group = group["groupId"].as_str().unwrap();
    let id = app.id("prompt").await;
    app.cli().post(&format!("/v1/sims/{id}/set_group"), &json!({ "groupId": group })).await.accepted();
    let made = make(&app, &listening("sensors", group)).await;
    assert_eq!(send(&app, "prompt", json!({ "temperature": 21.5 })).await.ok(), json!({ "apps": 1 }));
    assert_eq!(send(&app, "prompt", json!("text")).await.ok(), json!({ "apps": 1 }));
    let of_another = send(&app, "stale-dns", json!({ "temperature": 30 })).await.ok();
    assert_eq!(of_another, json!({ "apps": 0 }), "it is in another group");
    let seen = runs(&app, &made, |runs| runs.len() == 2 && runs[0]["steps"][0]["state"] == "done").await;
    assert_eq!((&seen[0]["via"], &seen[0]["payload"]), (&json!("device"), &json!({ "temperature": 21.5 })));
    let context = &seen[0]["context"];
    assert_eq!((&context["eventType"], &context["resource"]["simId"]), (&json!("device"), &json!(id)));
    assert_eq!(seen[1]["payload"], "text");

    // A group tells one app only, and an app names one.
    let refused =
        app.page().post(APPS, &listening("another", group)).await.expecting(400, "the group is taken");
    assert!(refused.to_string().contains("one app only"), "{refused}");
    let mut nobody = listening("nobody", group);
    nobody["sources"][0]["from"] = json!({ "kind": "device" });
    app.page().post(APPS, &nobody).await.expecting(400, "no group is chosen");

    app.page().post("/kansei/contexts/local/flux/quota", &json!({ "perMonth": 2 })).await.ok();
    send(&app, "prompt", json!({})).await.expecting(409, "the quota is used up");
    app.page().post("/kansei/contexts/local/flux/quota", &json!({})).await.ok();
    app.cli().act(&format!("/v1/sims/{id}/deactivate")).await.ok();
    send(&app, "prompt", json!({})).await.expecting(409, "it has no session");
    let path = "/kansei/contexts/local/world/devices/8981100000009999999/send";
    app.page().post(path, &json!({ "payload": 1 })).await.expecting(404, "there is no such SIM");
    app.page().post(path, &json!({})).await.expecting(400, "nothing is sent");
}
