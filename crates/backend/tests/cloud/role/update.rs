use reqwest::Method;
use serde_json::json;

use crate::support::{OPERATOR, TestApp, add_user, allow, key_of, of_user, sign_in};

#[tokio::test]
async fn other_statements_hold_from_the_next_sign_in() {
    let app = TestApp::start("empty", None).await;
    let path = format!("{OPERATOR}/roles/work");
    let request = json!({ "permission": allow("Sim:*"), "description": "what one does" });
    app.cli().post(&path, &request).await.accepted();
    add_user(&app, "worker").await;
    app.cli().post(&of_user("worker", "/roles"), &json!({ "roleId": "work" })).await.accepted();
    let key = key_of(&app, "worker").await;
    let before = sign_in(&app, &key).await;
    app.advance(5_000).await;
    let answer = app.cli().put(&path, &json!({ "permission": allow("Group:*") })).await;
    assert_eq!((answer.status, answer.text.as_str()), (200, ""));
    let role = app.cli().get(&path).await.ok();
    assert_eq!(
        (&role["permission"], &role["description"]),
        (&json!(allow("Group:*")), &json!("what one does"))
    );
    assert_eq!(role["updateDateTime"], 1_780_272_005);
    before.get("/v1/sims").await.ok();
    let after = sign_in(&app, &key).await;
    after.get("/v1/groups").await.ok();
    after.get("/v1/sims").await.refused(403, "SEM0049", "not any more");
}

#[tokio::test]
async fn what_cannot_be_changed_is_refused() {
    let app = TestApp::start("empty", None).await;
    let path = format!("{OPERATOR}/roles/work");
    let request = json!({ "permission": allow("Sim:*") });
    app.cli().put(&path, &request).await.refused(404, "KNS0404", "no such role");
    app.cli().post(&path, &request).await.accepted();
    for body in ["{}", r#"{"permission":"no JSON"}"#] {
        app.cli().send(Method::PUT, &path, Some(body.into())).await.refused(400, "KNS0400", body);
    }
    app.nobody().put(&path, &request).await.refused(401, "KNS0401", "not signed in");
}
