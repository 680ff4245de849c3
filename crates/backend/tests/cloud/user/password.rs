use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{OPERATOR, TestApp, add_user, of_user, statements, user_with};

fn credentials(password: &str) -> Value {
    json!({ "operatorId": "OP0012345678", "userName": "reader", "password": password })
}

async fn has_password(app: &TestApp) -> Value {
    app.cli().get(&of_user("reader", "/password")).await.ok()["hasPassword"].clone()
}

#[tokio::test]
async fn a_password_is_given_changed_and_taken_away() {
    let app = TestApp::start("empty", None).await;
    add_user(&app, "reader").await;
    let path = of_user("reader", "/password");
    assert_eq!(has_password(&app).await, false);
    app.nobody().post("/v1/auth", &credentials("")).await.refused(401, "KNS0401", "none is not an empty one");
    app.cli().delete(&path).await.refused(404, "KNS0404", "there is none");
    let change = json!({ "currentPassword": "", "newPassword": "second" });
    app.cli().put(&path, &change).await.refused(404, "KNS0404", "there is none");

    let answer = app.cli().post(&path, &json!({ "password": "first" })).await;
    assert_eq!((answer.status, answer.text.as_str()), (201, ""));
    assert_eq!(has_password(&app).await, true);
    let auth = app.nobody().post("/v1/auth", &credentials("first")).await.ok();
    assert_eq!(auth["userName"], "reader");
    app.cli().post(&path, &json!({ "password": "second" })).await.refused(400, "KNS0400", "there is one");

    let wrong = json!({ "currentPassword": "second", "newPassword": "third" });
    app.cli().put(&path, &wrong).await.refused(400, "KNS0400", "not the present one");
    let change = json!({ "currentPassword": "first", "newPassword": "second" });
    let answer = app.cli().put(&path, &change).await;
    assert_eq!((answer.status, answer.text.as_str()), (200, ""));
    app.nobody().post("/v1/auth", &credentials("first")).await.refused(401, "KNS0401", "the old one");
    app.nobody().post("/v1/auth", &credentials("second")).await.ok();

    let answer = app.cli().delete(&path).await;
    assert_eq!((answer.status, answer.text.as_str()), (204, ""));
    app.nobody().post("/v1/auth", &credentials("second")).await.refused(401, "KNS0401", "taken away");
    assert_eq!(has_password(&app).await, false);
}

#[tokio::test]
async fn what_is_no_password_is_refused() {
    let app = TestApp::start("empty", None).await;
    add_user(&app, "reader").await;
    let path = of_user("reader", "/password");
    for body in ["", "{}", r#"{"password":7}"#, r#"{"password":""}"#] {
        app.cli().send(Method::POST, &path, Some(body.into())).await.refused(400, "KNS0400", body);
    }
    let request = json!({ "password": "first" });
    app.cli().post(&of_user("nobody", "/password"), &request).await.refused(404, "KNS0404", "no such user");
    app.cli().get(&of_user("nobody", "/password")).await.refused(404, "KNS0404", "no such user");
    app.cli().delete(&of_user("nobody", "/password")).await.refused(404, "KNS0404", "no such user");
    app.nobody().post(&path, &request).await.refused(401, "KNS0401", "not signed in");
    app.cli().post(&path, &request).await.accepted();
    let empty = json!({ "currentPassword": "first", "newPassword": "" });
    app.cli().put(&path, &empty).await.refused(400, "KNS0400", "an empty one");
}

/// The vendor's own example of a default permission.
#[tokio::test]
async fn users_may_be_let_change_their_own_and_nobody_elses() {
    let app = TestApp::start("empty", None).await;
    let own = statements(&json!([{
        "effect": "allow", "api": "User:updateUserPassword", "condition": "pathVariable('user_name') == samUserName"
    }]));
    app.cli()
        .put(&format!("{OPERATOR}/users/default_permissions"), &json!({ "permissions": own }))
        .await
        .accepted();
    let reader = user_with(&app, "reader", &statements(&json!([]))).await;
    add_user(&app, "writer").await;
    for name in ["reader", "writer"] {
        app.cli().post(&of_user(name, "/password"), &json!({ "password": "first" })).await.accepted();
    }
    let change = json!({ "currentPassword": "first", "newPassword": "second" });
    reader.put(&of_user("reader", "/password"), &change).await.accepted();
    reader.put(&of_user("writer", "/password"), &change).await.refused(403, "SEM0049", "somebody else's");
    app.nobody().post("/v1/auth", &credentials("second")).await.ok();
}
