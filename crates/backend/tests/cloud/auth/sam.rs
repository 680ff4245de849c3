use serde_json::json;

use crate::support::{OPERATOR, TestApp, add_user, allow, caller_of, key_of, of_user, permit, user_with};

#[tokio::test]
async fn a_user_signs_in_with_a_key_or_a_password() {
    let app = TestApp::start("empty", None).await;
    add_user(&app, "reader").await;
    permit(&app, "reader", &allow("Sim:*")).await;
    app.cli().post(&of_user("reader", "/password"), &json!({ "password": "first" })).await.accepted();
    let by_password = json!({ "operatorId": "OP0012345678", "userName": "reader", "password": "first" });
    for credentials in [key_of(&app, "reader").await, by_password] {
        let auth = app.nobody().post("/v1/auth", &credentials).await.ok();
        assert_eq!((&auth["userName"], &auth["operatorId"]), (&json!("reader"), &json!("OP0012345678")));
        caller_of(&app, &auth).get("/v1/sims").await.ok();
    }
    let root = json!({ "authKeyId": crate::support::AUTH_KEY_ID, "authKey": crate::support::AUTH_KEY });
    assert_eq!(
        app.nobody().post("/v1/auth", &root).await.ok().get("userName"),
        None,
        "the root user has none"
    );
}

#[tokio::test]
async fn wrong_credentials_are_refused_without_saying_which() {
    let app = TestApp::start("empty", None).await;
    add_user(&app, "reader").await;
    add_user(&app, "keyless").await;
    app.cli().post(&of_user("reader", "/password"), &json!({ "password": "first" })).await.accepted();
    for (operator, name, password) in [
        ("OP0012345678", "reader", "second"),
        ("OP0012345678", "nobody", "first"),
        ("OP0012345678", "keyless", "first"),
        ("OP0012345678", "a/b", "first"),
        ("OP0000000000", "reader", "first"),
    ] {
        let request = json!({ "operatorId": operator, "userName": name, "password": password });
        let message = app.nobody().post("/v1/auth", &request).await.refused(401, "KNS0401", name);
        assert_eq!(message, "The credentials are not right.");
    }
}

#[tokio::test]
async fn half_of_the_credentials_is_no_request() {
    let app = TestApp::start("empty", None).await;
    for request in [
        json!({ "operatorId": "OP0012345678", "password": "first" }),
        json!({ "userName": "reader", "password": "first" }),
        json!({ "operatorId": "OP0012345678", "userName": "reader" }),
        json!({ "operatorId": "OP0012345678", "userName": "reader", "password": "first", "authKeyId": "k" }),
        json!({ "email": "a@b.c", "operatorId": "OP0012345678", "userName": "reader", "password": "first", "authKey": "k" }),
    ] {
        app.nobody().post("/v1/auth", &request).await.refused(400, "KNS0400", &request.to_string());
    }
}

#[tokio::test]
async fn a_users_key_is_no_second_key_of_the_root_user() {
    let app = TestApp::start("empty", None).await;
    add_user(&app, "reader").await;
    let mut both = key_of(&app, "reader").await;
    both["email"] = json!(crate::support::EMAIL);
    both["password"] = json!(crate::support::PASSWORD);
    app.nobody().post("/v1/auth", &both).await.refused(401, "KNS0401", "two different people");
}

#[tokio::test]
async fn who_may_nothing_may_sign_out() {
    let app = TestApp::start("empty", None).await;
    let reader = user_with(&app, "reader", &allow("Nothing:*")).await;
    let message = reader.get("/v1/sims").await.refused(403, "SEM0049", "no statement for it");
    assert!(message.contains("'reader'") && message.contains("'Sim:listSims'"), "{message}");
    let japanese = reader.with("X-Soracom-Lang", "ja").get("/v1/sims").await;
    let message = japanese.refused(403, "SEM0049", "in the platform's own words");
    assert!(
        message.starts_with(
            "SAMユーザー 'reader' にこの操作を行うための権限 'Sim:listSims' が許可されていません。"
        ),
        "{message}"
    );
    let answer = reader.act("/v1/auth/logout").await;
    assert_eq!((answer.status, answer.text.as_str()), (204, ""));
    reader.get("/v1/sims").await.refused(401, "KNS0401", "signed out");
    reader.act("/v1/auth/logout").await.refused(401, "KNS0401", "signed out");
}

#[tokio::test]
async fn a_world_that_began_anew_knows_nobody() {
    let mut app = TestApp::start("empty", None).await;
    let (root, reader) = (app.cli(), user_with(&app, "reader", &allow("*")).await);
    app.reset("empty", None).await;
    reader.get("/v1/sims").await.refused(401, "KNS0401", "a token of the world before");
    root.get("/v1/sims").await.refused(401, "KNS0401", "the root user's, too");
    assert_eq!(app.cli().get(&format!("{OPERATOR}/users")).await.accepted().text, "[]");
}
