//! A handler to test with: the one of document 002.

use api::soracom::event_handler::EventHandlerRequest;
use serde_json::json;

pub(super) fn ota() -> EventHandlerRequest {
    serde_json::from_value(json!({
        "name": "OTA_finished", "status": "active", "targetGroupId": "7c21f0aa-19d4-4c6e-8a70-b3e1c95d2f04",
        "ruleConfig": { "type": "SimSubscriptionStatusRule", "properties": {
            "targetOtaStatus": "finished", "inactiveTimeoutDateConst": "NEVER", "runOnceAmongTarget": "false",
        } },
        "actionConfigList": [
            { "type": "ExecuteWebRequestAction", "properties": {
                "executionDateTimeConst": "IMMEDIATELY", "executionOffsetMinutes": "0", "httpMethod": "POST",
                "url": "https://g.api.soracom.io/v1/flux/incoming_webhooks/01JD8M/s3cr3t",
                "contentType": "application/json", "headers": "{\"X-Key\":\"k3y\"}",
                "body": "{\"imsi\":\"${imsi}\",\"simId\":\"${simId}\"}",
            } },
            { "type": "SendMailAction", "properties": {
                "executionDateTimeConst": "IMMEDIATELY", "executionOffsetMinutes": "30",
                "to": "ota@example.jp", "title": "${subscription} on ${simId} (${simName})", "message": "done",
            } },
        ],
    }))
    .expect("it is a handler")
}
