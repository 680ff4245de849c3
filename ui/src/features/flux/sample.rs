//! The app of the tests: what document 002 builds, and one action more.

use api::console::flux::AppDraft;
use serde_json::json;

pub(super) fn chain() -> AppDraft {
    serde_json::from_value(json!({
        "name": "ota-group-move", "description": "", "enabled": true,
        "channels": [{ "id": "api", "name": "API Channel" }, { "id": "moved", "name": "moved" }],
        "sources": [
            { "id": "manual", "name": "API/Manual", "channel": "api", "from": { "kind": "api" } },
            { "id": "hook", "name": "Incoming webhook", "channel": "api", "from": { "kind": "incomingWebhook", "webhook": { "id": "W", "secret": "s3cr3t" } } },
        ],
        "actions": [
            {
                "id": "set-group", "name": "setSimGroup", "channel": "api", "condition": "payload.otastatus == \"finished\"",
                "does": {
                    "kind": "soracomApi", "method": "POST", "path": "/v1/sims/${payload.simId}/set_group",
                    "body": "{\"groupId\":\"g-1\"}", "user": { "userName": "flux-1", "permission": "Sim:setSimGroup" },
                },
                "output": { "channel": "moved" },
            },
            {
                "id": "slack", "name": "Slack", "channel": "api",
                "does": { "kind": "slack", "url": "https://hooks.slack.com/services/T0/B0/x", "text": "${payload.simId}" },
            },
            {
                "id": "cmdb", "name": "CMDB", "channel": "moved",
                "does": {
                    "kind": "webhook", "method": "PUT", "url": "https://cmdb.example/sims/${payload.simId}",
                    "headers": { "Authorization": "Bearer 1", "X-From": "flux" }, "body": "", "contentType": "application/json",
                },
            },
        ],
    }))
    .unwrap()
}
