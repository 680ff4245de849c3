use reqwest::Method;
use serde_json::json;

use crate::support::{
    OPERATOR, TestApp, add_user, allow, key_of, of_user, permit, sign_in, statements, user_with,
};

#[tokio::test]
async fn statements_are_kept_as_they_came_and_taken_away() {
    let app = TestApp::start("empty", None).await;
    add_user(&app, "reader").await;
    let path = of_user("reader", "/permission");
    assert_eq!(app.cli().get(&path).await.ok(), json!({ "permission": r#"{"statements":[]}"# }));
    let text = r#"{ "statements": [ { "effect": "allow", "api": ["Sim:*"], "condition": "ipAddress('127.0.0.0/8')" } ] }"#;
    let answer = app.cli().put(&path, &json!({ "permission": text, "description": "SIMs" })).await;
    assert_eq!((answer.status, answer.text.as_str()), (200, ""));
    assert_eq!(app.cli().get(&path).await.ok(), json!({ "permission": text }));
    let answer = app.cli().delete(&path).await;
    assert_eq!((answer.status, answer.text.as_str()), (204, ""));
    assert_eq!(app.cli().get(&of_user("reader", "")).await.ok().get("permission"), None);
}

#[tokio::test]
async fn what_does_not_read_is_refused_and_changes_nothing() {
    let app = TestApp::start("empty", None).await;
    add_user(&app, "reader").await;
    permit(&app, "reader", &allow("Sim:*")).await;
    let path = of_user("reader", "/permission");
    for text in [
        "",
        "{}",
        r#"{"statements":[{"effect":"permit","api":"*"}]}"#,
        r#"{"statements":[{"effect":"allow","api":"*","condition":"whenever"}]}"#,
    ] {
        let message =
            app.cli().put(&path, &json!({ "permission": text })).await.refused(400, "KNS0400", text);
        assert!(message.starts_with("permission: "), "{message}");
    }
    for body in ["", "{}", r#"{"permission":{"statements":[]}}"#] {
        app.cli().send(Method::PUT, &path, Some(body.into())).await.refused(400, "KNS0400", body);
    }
    assert_eq!(app.cli().get(&path).await.ok()["permission"], json!(allow("Sim:*")));
    let nobody = of_user("nobody", "/permission");
    app.cli().get(&nobody).await.refused(404, "KNS0404", "no such user");
    app.cli().put(&nobody, &json!({ "permission": allow("*") })).await.refused(
        404,
        "KNS0404",
        "no such user",
    );
    app.cli().delete(&nobody).await.refused(400, "KNS0400", "the definition knows 400 here");
    app.nobody().get(&path).await.refused(401, "KNS0401", "not signed in");
}

#[tokio::test]
async fn a_token_keeps_what_its_user_might_do_when_it_was_issued() {
    let app = TestApp::small().await;
    let reader = user_with(&app, "reader", &allow("Sim:listSims")).await;
    permit(&app, "reader", &allow("Group:listGroups")).await;
    reader.get("/v1/sims").await.ok();
    reader.get("/v1/groups").await.refused(403, "SEM0049", "the token is older");
    let key = key_of(&app, "reader").await;
    let again = sign_in(&app, &key).await;
    again.get("/v1/groups").await.ok();
    again.get("/v1/sims").await.refused(403, "SEM0049", "taken away");

    // Also after a restart, and after everything was taken away.
    app.cli().delete(&of_user("reader", "/permission")).await.accepted();
    let headers = reader.headers().to_vec();
    let app = app.restart().await;
    let reader = headers.iter().fold(app.nobody(), |caller, (name, value)| caller.with(name, value));
    reader.get("/v1/sims").await.ok();
    reader.get("/v1/groups").await.refused(403, "SEM0049", "still the old ones");
}

#[tokio::test]
async fn what_is_denied_anywhere_is_denied() {
    let app = TestApp::small().await;
    let id = app.id("prompt").await;
    let deny = statements(&json!([{ "effect": "deny", "api": ["Sim:delete*", "Sim:putTags"] }]));
    app.cli().post(&format!("{OPERATOR}/roles/careful"), &json!({ "permission": deny })).await.accepted();
    add_user(&app, "operator").await;
    permit(&app, "operator", &allow("*")).await;
    app.cli().post(&of_user("operator", "/roles"), &json!({ "roleId": "careful" })).await.accepted();
    let caller = sign_in(&app, &key_of(&app, "operator").await).await;
    caller.get(&format!("/v1/sims/{id}")).await.ok();
    let refused = caller.act(&format!("/v1/sims/{id}/delete_session")).await;
    assert!(refused.refused(403, "SEM0049", "denied").contains("'Sim:deleteSimSession'"));
    // An operation whose permission has a name of its own.
    let refused = caller.put(&format!("/v1/sims/{id}/tags"), &json!([])).await;
    assert!(refused.refused(403, "SEM0049", "denied").contains("'Sim:putTags'"));
    assert!(app.sim("prompt").await.online(), "nothing was done");
}

#[tokio::test]
async fn conditions_look_at_path_address_and_day() {
    let app = TestApp::small().await;
    let (one, other) = (app.id("prompt").await, app.id("comes-back-slowly").await);
    let permission = statements(&json!([
        { "effect": "allow", "api": "Sim:getSim", "condition": format!("pathVariable('sim_id') == '{one}'") },
        { "effect": "allow", "api": "Sim:listSims", "condition": "ipAddress('127.0.0.0/8')" },
        { "effect": "allow", "api": "Group:listGroups", "condition": "ipAddress('10.0.0.0/8')" },
        { "effect": "allow", "api": "Subscriber:listSubscribers", "condition": "currentDate < date(2026, 6, 2)" },
    ]));
    // One o'clock in UTC: the token, which lives for a day, outlives this one.
    app.advance(3_600_000).await;
    let caller = user_with(&app, "reader", &permission).await;
    caller.get(&format!("/v1/sims/{one}")).await.ok();
    caller.get(&format!("/v1/sims/{other}")).await.refused(403, "SEM0049", "another SIM");
    caller.get("/v1/sims").await.ok();
    caller.get("/v1/groups").await.refused(403, "SEM0049", "from elsewhere only");
    app.advance(82_799_999).await;
    caller.get("/v1/subscribers").await.ok();
    app.advance(1).await;
    caller.get("/v1/subscribers").await.refused(403, "SEM0049", "the next day");
}
