//! What handlers do when something happens.

use serde_json::{Value, json};

use super::{HANDLERS, add, firings, listed, outbox, sums};
use crate::support::TestApp;

const MINUTE: u32 = 60_000;

fn action(kind: &str, mut properties: Value) -> Value {
    if properties.get("executionDateTimeConst").is_none() {
        properties["executionDateTimeConst"] = json!("IMMEDIATELY");
    }
    json!({ "type": kind, "properties": properties })
}

async fn act(app: &TestApp, name: &str, verb: &str) {
    let id = app.id(name).await;
    app.cli().act(&format!("/v1/sims/{id}/{verb}")).await.ok();
}

#[tokio::test]
async fn a_change_of_status_sends_a_mail() {
    let app = TestApp::small().await;
    let made = add(&app, "prompt", json!({})).await;
    act(&app, "comes-back-slowly", "deactivate").await;
    act(&app, "prompt", "deactivate").await;
    let rows = firings(&app).await;
    let [row] = rows.as_slice() else { panic!("{rows:?}") };
    assert_eq!((&row["handlerId"], &row["what"]), (&made["handlerId"], &json!("status")));
    assert_eq!(row["detail"], json!({ "old": "active", "new": "inactive" }));
    assert_eq!((&row["outcome"], &row["simName"]), (&json!("posted"), &json!("prompt")));
    let mails = outbox(&app).await;
    assert_eq!((&mails[0]["kind"], &mails[0]["id"]), (&json!("mail"), &row["message"]));
    let body = format!("{}: active to inactive", app.id("prompt").await);
    assert_eq!((&mails[0]["subject"], &mails[0]["body"]), (&json!("inactive"), &json!(body)));
}

#[tokio::test]
async fn an_action_on_the_sim_names_the_handler_as_its_cause() {
    let app = TestApp::small().await;
    let actions = [action("ChangeSpeedClassAction", json!({ "speedClass": "s1.minimum" }))];
    add(&app, "prompt", json!({ "actionConfigList": actions })).await;
    act(&app, "prompt", "deactivate").await;
    let rows = firings(&app).await;
    assert_eq!(rows[0]["outcome"], "changed");
    assert_eq!(app.sim("prompt").await.speed_class.as_deref(), Some("s1.minimum"));
}

/// One handler's deed is what another waits for; each is done once.
#[tokio::test]
async fn what_a_handler_does_is_heard_by_others() {
    let app = TestApp::small().await;
    let slow_down = [action("ChangeSpeedClassAction", json!({ "speedClass": "s1.minimum" }))];
    add(&app, "prompt", json!({ "actionConfigList": slow_down })).await;
    let rule = json!({
        "type": "SimSpeedClassAttributeRule",
        "properties": { "targetSpeedClass": "s1.minimum", "inactiveTimeoutDateConst": "IMMEDIATELY" },
    });
    add(&app, "prompt", json!({ "ruleConfig": rule })).await;
    act(&app, "prompt", "deactivate").await;
    let rows = firings(&app).await;
    assert_eq!((&rows[0]["what"], &rows[1]["what"]), (&json!("status"), &json!("speedClass")));
}

/// Two handlers that undo each other go on only as long as somebody lets them: each comes to rest by its rule.
#[tokio::test]
async fn handlers_that_undo_each_other_come_to_rest() {
    let app = TestApp::small().await;
    for (to, doing) in [("inactive", "ActivationAction"), ("active", "DeactivationAction")] {
        let rule = json!({
            "type": "SimStatusAttributeRule",
            "properties": { "targetStatus": to, "inactiveTimeoutDateConst": "AFTER_ONE_DAY" },
        });
        add(&app, "prompt", json!({ "ruleConfig": rule, "actionConfigList": [action(doing, json!({}))] }))
            .await;
    }
    act(&app, "prompt", "deactivate").await;
    let rows = firings(&app).await;
    assert_eq!(rows.len(), 2);
    assert_eq!(app.sim("prompt").await.status.unwrap().as_str(), "inactive");
    app.advance(24 * 60 * MINUTE).await;
    act(&app, "prompt", "activate").await;
    let rows = firings(&app).await;
    assert_eq!(rows.len(), 4, "they have rested");
}

/// Nor does a clock that goes ahead stand still where their rules let them go on at once: the chain is cut, and says so.
#[tokio::test]
async fn handlers_that_undo_each_other_at_once_are_cut() {
    let app = TestApp::small().await;
    for (to, doing) in [("inactive", "ActivationAction"), ("active", "DeactivationAction")] {
        let rule = json!({
            "type": "SimStatusAttributeRule",
            "properties": { "targetStatus": to, "inactiveTimeoutDateConst": "IMMEDIATELY" },
        });
        add(&app, "prompt", json!({ "ruleConfig": rule, "actionConfigList": [action(doing, json!({}))] }))
            .await;
    }
    act(&app, "prompt", "deactivate").await;
    let rows = firings(&app).await;
    assert_eq!(rows.len(), 65, "sixty-four, and the one that is refused");
    let reason = rows[64]["reason"].as_str().unwrap_or_default();
    assert!(reason.contains("the chain was cut"), "{:?}", rows[64]);
    assert!(rows[..64].iter().all(|row| row["outcome"] == "changed"), "{rows:?}");
    // The next thing that happens begins a chain of its own.
    act(&app, "prompt", "activate").await;
    let rows = firings(&app).await;
    assert_eq!((rows.len(), &rows[99]["outcome"]), (100, &json!("refused")), "as many as are listed");
}

#[tokio::test]
async fn what_was_put_off_is_done_at_its_time_also_after_a_restart() {
    let app = TestApp::small().await;
    let later = json!({ "executionDateTimeConst": "IMMEDIATELY", "executionOffsetMinutes": "30" });
    let actions = [
        action("ActivationAction", later),
        action("SuspendAction", json!({ "executionDateTimeConst": "NEVER" })),
    ];
    add(&app, "prompt", json!({ "actionConfigList": actions })).await;
    act(&app, "prompt", "deactivate").await;
    app.advance(30 * MINUTE - 1).await;
    let rows = listed(&app).await;
    assert!(rows.iter().all(|row| row.get("outcome").is_none()), "not a moment early: {rows:?}");
    assert!(rows[1].get("due").is_none(), "never");
    let app = app.restart().await;
    app.advance(1).await;
    let rows = firings(&app).await;
    let done = rows.iter().find(|row| row["action"] == "ActivationAction").unwrap();
    assert_eq!((&done["outcome"], &done["doneAt"]), (&json!("changed"), &done["due"]));
    assert_eq!(app.sim("prompt").await.status.unwrap().as_str(), "active");
}

/// Of several actions one thing that happened is one; what is older than a day is not counted, but it is the last.
#[tokio::test]
async fn how_often_each_was_met_is_counted_over_a_day() {
    let app = TestApp::small().await;
    let actions = [
        action("ActivationAction", json!({})),
        action("ChangeSpeedClassAction", json!({ "speedClass": "s1.fast" })),
    ];
    let rule = json!({
        "type": "SimStatusAttributeRule",
        "properties": { "targetStatus": "inactive", "inactiveTimeoutDateConst": "IMMEDIATELY" },
    });
    let made = add(&app, "prompt", json!({ "ruleConfig": rule, "actionConfigList": actions })).await;
    add(&app, "never-comes-back", json!({})).await;
    assert_eq!(sums(&app).await, Vec::<Value>::new());
    for _ in 0..2 {
        act(&app, "prompt", "deactivate").await;
        app.advance(1).await;
    }
    let last = &firings(&app).await[2]["at"];
    let sum = |day: u32| json!([{ "handlerId": made["handlerId"], "last": last, "day": day, "failed": 0 }]);
    assert_eq!(json!(sums(&app).await), sum(2));
    app.advance(24 * 60 * MINUTE + 1).await;
    assert_eq!(json!(sums(&app).await), sum(0));
}

#[tokio::test]
async fn what_was_put_off_goes_with_its_handler() {
    let app = TestApp::small().await;
    let later = json!({ "executionDateTimeConst": "BEGINNING_OF_NEXT_DAY" });
    let made = add(&app, "prompt", json!({ "actionConfigList": [action("SuspendAction", later)] })).await;
    act(&app, "prompt", "deactivate").await;
    assert_eq!(listed(&app).await.len(), 1);
    let id = made["handlerId"].as_str().unwrap();
    app.cli().delete(&format!("{HANDLERS}/{id}")).await.expecting(204, "it is there");
    assert_eq!(listed(&app).await.len(), 0);
    app.advance(24 * 60 * MINUTE).await;
    assert_eq!(app.sim("prompt").await.status.unwrap().as_str(), "inactive");
}

#[tokio::test]
async fn once_among_the_target_is_once() {
    let app = TestApp::small().await;
    let operator = app.sim("prompt").await.operator_id.unwrap();
    let rule = |once: bool| {
        json!({ "type": "SimStatusAttributeRule", "properties": {
            "targetStatus": "inactive", "inactiveTimeoutDateConst": "NEVER", "runOnceAmongTarget": once.to_string(),
        } })
    };
    for once in [true, false] {
        let target = json!({ "targetSimId": null, "targetOperatorId": operator, "ruleConfig": rule(once), "name": once.to_string() });
        add(&app, "prompt", target).await;
    }
    for name in ["prompt", "comes-back-slowly"] {
        act(&app, name, "deactivate").await;
        act(&app, name, "activate").await;
        act(&app, name, "deactivate").await;
    }
    let rows = firings(&app).await;
    let of = |name: &str| rows.iter().filter(|row| row["handlerName"] == name).count();
    assert_eq!((of("true"), of("false")), (1, 2), "one for all, and one for each");
}

#[tokio::test]
async fn who_is_ignored_is_left_out_until_taken_in_again() {
    let app = TestApp::small().await;
    let made = add(&app, "prompt", json!({})).await;
    let imsi = app.sim("prompt").await.primary_subscriber().unwrap().imsi.clone().unwrap();
    let path = format!("{HANDLERS}/{}/subscribers/{imsi}/ignore", made["handlerId"].as_str().unwrap());
    app.cli().act(&path).await.expecting(200, "it is there");
    act(&app, "prompt", "deactivate").await;
    app.cli().delete(&path).await.expecting(204, "it is there");
    act(&app, "prompt", "activate").await;
    let rows = firings(&app).await;
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0]["detail"]["new"], "active");
    app.cli()
        .act(&format!("{HANDLERS}/nobody/subscribers/{imsi}/ignore"))
        .await
        .expecting(404, "no such handler");
}

#[tokio::test]
async fn a_web_request_waits_in_the_outbox_with_its_secrets_left_out() {
    let app = TestApp::small().await;
    let rule = json!({
        "type": "SubscriberSessionStatusRule",
        "properties": { "sessionStatus": "Deleted", "inactiveTimeoutDateConst": "IMMEDIATELY" },
    });
    let request = action(
        "ExecuteWebRequestAction",
        json!({
            "url": "https://example.test/hook?token=s3cr3t", "httpMethod": "POST", "contentType": "application/json",
            "headers": { "Authorization": "Bearer s3cr3t" }, "body": "{\"imsi\":\"${imsi}\",\"is\":\"${sessionStatus}\"}",
        }),
    );
    add(&app, "prompt", json!({ "ruleConfig": rule, "actionConfigList": [request] })).await;
    act(&app, "prompt", "delete_session").await;
    firings(&app).await;
    let messages = outbox(&app).await;
    let [message] = messages.as_slice() else { panic!("{messages:?}") };
    let imsi = app.sim("prompt").await.primary_subscriber().unwrap().imsi.clone().unwrap();
    assert_eq!(message["body"], format!(r#"{{"imsi":"{imsi}","is":"Deleted"}}"#));
    assert!(!message.to_string().contains("s3cr3t"), "{message}");
}

#[tokio::test]
async fn what_the_sim_does_not_allow_is_said() {
    let app = TestApp::small().await;
    // plan-D has no standby.
    add(&app, "prompt", json!({ "actionConfigList": [action("StandbyAction", json!({}))] })).await;
    act(&app, "prompt", "deactivate").await;
    let rows = firings(&app).await;
    assert_eq!(rows[0]["outcome"], "refused");
    assert!(rows[0]["reason"].as_str().is_some_and(|reason| !reason.is_empty()), "{rows:?}");
}
