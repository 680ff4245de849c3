use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{AUTH_KEY, AUTH_KEY_ID, EMAIL, OPERATOR, PASSWORD, TestApp, allow, code_of, user_with};

fn credentials(code: Option<&str>) -> Value {
    json!({ "email": EMAIL, "password": PASSWORD, "mfaOTPCode": code })
}

async fn revoke(app: &TestApp, password: &str) -> crate::support::Answer {
    let body = json!({ "password": password }).to_string();
    app.cli().send(Method::DELETE, &format!("{OPERATOR}/mfa"), Some(body)).await
}

#[tokio::test]
async fn the_root_user_is_asked_for_a_code_beside_its_password() {
    let app = TestApp::start("empty", None).await;
    let path = format!("{OPERATOR}/mfa");
    assert_eq!(app.cli().get(&path).await.ok(), json!({ "status": "INACTIVE" }));
    let uri = app.cli().act(&path).await.ok();
    assert_eq!(app.cli().get(&path).await.ok(), json!({ "status": "UNCONFIRMED" }));
    let (verify, code) = (format!("{path}/verify"), code_of(&uri));
    app.cli().post(&verify, &json!({ "mfaOTPCode": "12345x" })).await.refused(400, "KNS0400", "a wrong code");
    let codes = app.cli().post(&verify, &json!({ "mfaOTPCode": code })).await.ok();
    assert_eq!(codes["backupCodes"].as_array().unwrap().len(), 5);
    assert_eq!(app.cli().get(&path).await.ok(), json!({ "status": "ACTIVE" }));

    app.nobody().post("/v1/auth", &credentials(None)).await.refused(401, "AUM0063", "no code");
    app.nobody().post("/v1/auth", &credentials(Some("12345x"))).await.refused(401, "KNS0401", "a wrong code");
    app.nobody().post("/v1/auth", &credentials(Some(&code))).await.ok();
    let key = json!({ "authKeyId": AUTH_KEY_ID, "authKey": AUTH_KEY });
    app.nobody().post("/v1/auth", &key).await.ok();

    revoke(&app, "wrong").await.refused(400, "KNS0400", "another password");
    let answer = revoke(&app, PASSWORD).await;
    assert_eq!((answer.status, answer.text.as_str()), (204, ""));
    app.nobody().post("/v1/auth", &credentials(None)).await.ok();
    revoke(&app, PASSWORD).await.refused(400, "KNS0400", "there is none");
}

#[tokio::test]
async fn nobody_else_has_a_hand_in_it() {
    let app = TestApp::start("empty", None).await;
    let path = format!("{OPERATOR}/mfa");
    let clerk = user_with(&app, "clerk", &allow("*")).await;
    clerk.get(&path).await.ok();
    clerk.act(&path).await.refused(400, "KNS0400", "the root user's own");
    let code = json!({ "mfaOTPCode": "123456" });
    clerk.post(&format!("{path}/verify"), &code).await.refused(400, "KNS0400", "the root user's own");
    let body = json!({ "password": PASSWORD }).to_string();
    clerk.send(Method::DELETE, &path, Some(body)).await.refused(400, "KNS0400", "the root user's own");
    app.cli().post(&format!("{path}/verify"), &code).await.refused(400, "KNS0400", "not enabled");
    for body in ["", "{}"] {
        app.cli().send(Method::DELETE, &path, Some(body.into())).await.refused(400, "KNS0400", body);
    }
    app.nobody().act(&path).await.refused(401, "KNS0401", "not signed in");
}
