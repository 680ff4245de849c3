use serde_json::json;

use crate::support::{OPERATOR, TestApp, add_user, allow, key_of, permit, sign_in, statements};

#[tokio::test]
async fn they_hold_for_every_user_that_signs_in_afterwards() {
    let app = TestApp::start("empty", None).await;
    let path = format!("{OPERATOR}/users/default_permissions");
    assert_eq!(app.cli().get(&path).await.ok(), json!({}));
    add_user(&app, "reader").await;
    add_user(&app, "clerk").await;
    permit(&app, "clerk", &allow("*")).await;
    let text = statements(&json!([
        { "effect": "allow", "api": "Sim:list*" }, { "effect": "deny", "api": "Group:*" },
    ]));
    let answer = app.cli().put(&path, &json!({ "permissions": text })).await;
    assert_eq!((answer.status, answer.text.as_str()), (202, ""));
    assert_eq!(app.cli().get(&path).await.ok(), json!({ "defaultPermissions": text }));

    let reader = sign_in(&app, &key_of(&app, "reader").await).await;
    reader.get("/v1/sims").await.ok();
    let clerk = sign_in(&app, &key_of(&app, "clerk").await).await;
    clerk.get("/v1/subscribers").await.ok();
    clerk.get("/v1/groups").await.refused(403, "SEM0049", "denied to everybody");
    app.cli().get("/v1/groups").await.ok();

    let answer = app.cli().delete(&path).await;
    assert_eq!((answer.status, answer.text.as_str()), (204, ""));
    assert_eq!(app.cli().get(&path).await.ok(), json!({}));
    let clerk = sign_in(&app, &key_of(&app, "clerk").await).await;
    clerk.get("/v1/groups").await.ok();
}

#[tokio::test]
async fn what_does_not_read_is_refused() {
    let app = TestApp::start("empty", None).await;
    let path = format!("{OPERATOR}/users/default_permissions");
    for body in [json!({}), json!({ "permissions": "no JSON" }), json!({ "permissions": {} })] {
        app.cli().put(&path, &body).await.refused(400, "KNS0400", &body.to_string());
    }
    for other in ["OP0000000000", "a%20b"] {
        let path = format!("/v1/operators/{other}/users/default_permissions");
        app.cli().get(&path).await.refused(404, "KNS0404", "another operator");
    }
    app.nobody().get(&path).await.refused(401, "KNS0401", "not signed in");
}
