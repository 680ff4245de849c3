use serde_json::{Value, json};

use crate::support::{TestApp, add_user, code_of, key_of, of_user};

fn credentials(code: Option<&str>) -> Value {
    json!({ "operatorId": "OP0012345678", "userName": "reader", "password": "first", "mfaOTPCode": code })
}

async fn status(app: &TestApp) -> Value {
    app.cli().get(&of_user("reader", "/mfa")).await.ok()["status"].clone()
}

#[tokio::test]
async fn a_code_is_asked_for_once_one_was_shown() {
    let app = TestApp::start("empty", None).await;
    add_user(&app, "reader").await;
    app.cli().post(&of_user("reader", "/password"), &json!({ "password": "first" })).await.accepted();
    let key = key_of(&app, "reader").await;
    assert_eq!(status(&app).await, "INACTIVE");
    let uri = app.cli().act(&of_user("reader", "/mfa")).await.ok();
    assert_eq!(status(&app).await, "UNCONFIRMED");
    app.nobody().post("/v1/auth", &credentials(None)).await.ok();

    let (path, code) = (of_user("reader", "/mfa/verify"), code_of(&uri));
    app.cli().post(&path, &json!({ "mfaOTPCode": "12345x" })).await.refused(400, "KNS0400", "a wrong code");
    let answer = app.cli().post(&path, &json!({ "mfaOTPCode": code })).await;
    assert_eq!((answer.status, answer.text.as_str()), (204, ""));
    assert_eq!(status(&app).await, "ACTIVE");
    app.cli().act(&of_user("reader", "/mfa")).await.refused(400, "KNS0400", "it is active");
    app.cli().post(&path, &json!({ "mfaOTPCode": code })).await.refused(400, "KNS0400", "it is active");

    let message = app.nobody().post("/v1/auth", &credentials(None)).await.refused(401, "AUM0063", "no code");
    assert_eq!(message, "MFA OTP code required");
    app.nobody().post("/v1/auth", &credentials(Some("12345x"))).await.refused(401, "KNS0401", "a wrong code");
    app.nobody().post("/v1/auth", &credentials(Some(&code))).await.ok();
    let mut wrong = credentials(None);
    wrong["password"] = json!("second");
    app.nobody().post("/v1/auth", &wrong).await.refused(
        401,
        "KNS0401",
        "whether a code is asked for is not told",
    );
    app.nobody().post("/v1/auth", &key).await.ok();

    // The seed is the same after a restart, and a code gets old.
    let app = app.restart().await;
    app.nobody().post("/v1/auth", &credentials(Some(&code))).await.ok();
    app.advance(90_000).await;
    app.nobody().post("/v1/auth", &credentials(Some(&code))).await.refused(401, "KNS0401", "an old code");

    let answer = app.cli().delete(&of_user("reader", "/mfa")).await;
    assert_eq!((answer.status, answer.text.as_str()), (204, ""));
    app.nobody().post("/v1/auth", &credentials(None)).await.ok();
    app.cli().delete(&of_user("reader", "/mfa")).await.refused(400, "KNS0400", "there is none");
}

#[tokio::test]
async fn a_seed_that_was_replaced_is_worth_nothing() {
    let app = TestApp::start("empty", None).await;
    add_user(&app, "reader").await;
    let (old, new) = (
        app.cli().act(&of_user("reader", "/mfa")).await.ok(),
        app.cli().act(&of_user("reader", "/mfa")).await.ok(),
    );
    let path = of_user("reader", "/mfa/verify");
    app.cli().post(&path, &json!({ "mfaOTPCode": code_of(&old) })).await.refused(400, "KNS0400", "replaced");
    app.cli().post(&path, &json!({ "mfaOTPCode": code_of(&new) })).await.accepted();
}

#[tokio::test]
async fn nobody_has_no_codes() {
    let app = TestApp::start("empty", None).await;
    let (path, verify) = (of_user("nobody", "/mfa"), of_user("nobody", "/mfa/verify"));
    app.cli().get(&path).await.refused(400, "KNS0400", "the definition knows 400 here");
    app.cli().act(&path).await.refused(400, "KNS0400", "no such user");
    app.cli().delete(&path).await.refused(400, "KNS0400", "no such user");
    app.cli().post(&verify, &json!({ "mfaOTPCode": "1" })).await.refused(400, "KNS0400", "no such user");
    app.cli().post(&verify, &json!({})).await.refused(400, "KNS0400", "no code");
    app.nobody().act(&path).await.refused(401, "KNS0401", "not signed in");
    add_user(&app, "reader").await;
    app.cli().post(&of_user("reader", "/mfa/verify"), &json!({ "mfaOTPCode": "123456" })).await.refused(
        400,
        "KNS0400",
        "not enabled",
    );
}
