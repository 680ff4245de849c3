use serde_json::json;

use crate::support::{EMAIL, PASSWORD, TestApp};

const ISSUE: &str = "/v1/auth/password_reset_token/issue";
const VERIFY: &str = "/v1/auth/password_reset_token/verify";
const ANOTHER: &str = "another password of the tests";

/// Asks for a token and reads it out of the mail.
async fn token(app: &TestApp) -> String {
    let answer = app.nobody().post(ISSUE, &json!({ "email": EMAIL })).await;
    assert_eq!((answer.status, answer.text.as_str()), (200, ""));
    let mail = app.page().get("/kansei/contexts/local/world/outbox?kind=mail&limit=1").await.ok();
    let mail = &mail["messages"][0];
    assert_eq!((&mail["to"], &mail["from"]), (&json!(EMAIL), &json!("issuePasswordResetToken")));
    mail["body"].as_str().unwrap().lines().find(|line| line.len() == 64).unwrap().to_owned()
}

async fn signs_in(app: &TestApp, password: &str) -> bool {
    let answer = app.nobody().post("/v1/auth", &json!({ "email": EMAIL, "password": password })).await;
    assert!(matches!(answer.status, 200 | 401), "{}", answer.text);
    answer.status == 200
}

#[tokio::test]
async fn a_token_sets_another_password_once() {
    let app = TestApp::start("empty", None).await;
    let token = token(&app).await;
    assert!(signs_in(&app, PASSWORD).await, "nothing has changed yet");
    let verify = json!({ "token": token, "password": ANOTHER });
    let answer = app.nobody().post(VERIFY, &verify).await;
    assert_eq!((answer.status, answer.text.as_str()), (200, ""));
    assert!(signs_in(&app, ANOTHER).await && !signs_in(&app, PASSWORD).await);
    app.nobody().post(VERIFY, &verify).await.refused(400, "KNS0400", "it was used");
    let app = app.restart().await;
    assert!(signs_in(&app, ANOTHER).await && !signs_in(&app, PASSWORD).await);
    app.cli().get("/v1/sims").await.ok();
}

#[tokio::test]
async fn a_newer_token_takes_the_place_of_an_older() {
    let app = TestApp::start("empty", None).await;
    let (first, second) = (token(&app).await, token(&app).await);
    assert_ne!(first, second);
    let verify = |token: &str| json!({ "token": token, "password": ANOTHER });
    app.nobody().post(VERIFY, &verify(&first)).await.refused(400, "KNS0400", "another was sent");
    app.nobody().post(VERIFY, &verify(&second)).await.accepted();
}

#[tokio::test]
async fn a_token_ends_after_an_hour() {
    let app = TestApp::start("empty", None).await;
    let token = token(&app).await;
    app.advance(3_600_000).await;
    let verify = json!({ "token": token, "password": ANOTHER });
    app.nobody().post(VERIFY, &verify).await.refused(404, "KNS0404", "it has expired");
    assert!(signs_in(&app, PASSWORD).await);
}

#[tokio::test]
async fn what_does_not_read_or_is_nobodys_is_refused() {
    let app = TestApp::start("empty", None).await;
    app.nobody().post(ISSUE, &json!({ "email": "nobody@kansei.test" })).await.refused(
        400,
        "KNS0400",
        "another address",
    );
    app.nobody().post(ISSUE, &json!({})).await.refused(400, "KNS0400", "no address");
    let outbox = app.page().get("/kansei/contexts/local/world/outbox").await.ok();
    assert_eq!(outbox["kept"], 0);
    app.nobody().post(VERIFY, &json!({ "token": "a", "password": "b" })).await.refused(
        400,
        "KNS0400",
        "nobody's token",
    );
    app.nobody().post(VERIFY, &json!({ "token": "a" })).await.refused(400, "KNS0400", "no password");
    let token = token(&app).await;
    let empty = json!({ "token": token, "password": "" });
    app.nobody().post(VERIFY, &empty).await.refused(400, "KNS0400", "an empty password");
}

/// A new world has the password of the credentials file again.
#[tokio::test]
async fn a_reset_of_the_world_forgets_it() {
    let mut app = TestApp::start("empty", None).await;
    let token = token(&app).await;
    app.nobody().post(VERIFY, &json!({ "token": token, "password": ANOTHER })).await.accepted();
    app.reset("empty", None).await;
    assert!(signs_in(&app, PASSWORD).await && !signs_in(&app, ANOTHER).await);
}
