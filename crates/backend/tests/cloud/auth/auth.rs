use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{AUTH_KEY, AUTH_KEY_ID, EMAIL, PASSWORD, TestApp, keys_of};

#[tokio::test]
async fn an_auth_key_is_exchanged_for_a_key_and_a_token() {
    let app = TestApp::small().await;
    let request = json!({ "authKeyId": AUTH_KEY_ID, "authKey": AUTH_KEY });
    let answer = app.nobody().post("/v1/auth?", &request).await.ok();
    assert_eq!(answer["operatorId"], "OP0012345678");
    assert!(answer["apiKey"].as_str().unwrap().starts_with("api-"), "{answer}");
    let caller = keys_of(&answer).iter().fold(app.nobody(), |caller, (name, value)| caller.with(name, value));
    caller.get("/v1/sims?limit=1").await.ok();
}

#[tokio::test]
async fn the_official_client_reads_the_operator_out_of_the_token() {
    let app = TestApp::small().await;
    let request = json!({ "email": EMAIL, "password": PASSWORD });
    let answer = app.nobody().post("/v1/auth", &request).await.ok();
    let parts: Vec<&str> = answer["token"].as_str().unwrap().split('.').collect();
    assert_eq!(parts.len(), 3, "a JWT has three parts");
    let claims: Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(parts[1]).unwrap()).unwrap();
    assert_eq!(claims["operator"]["operatorId"], "OP0012345678");
}

#[tokio::test]
async fn wrong_credentials_are_refused_without_saying_which() {
    let app = TestApp::small().await;
    let wrong = [
        json!({ "email": EMAIL, "password": "wrong" }),
        json!({ "email": "nobody@kansei.test", "password": PASSWORD }),
        json!({ "authKeyId": AUTH_KEY_ID, "authKey": "wrong" }),
        json!({ "authKeyId": "keyId-unknown", "authKey": AUTH_KEY }),
    ];
    for request in wrong {
        let message =
            app.nobody().post("/v1/auth", &request).await.refused(401, "KNS0401", "wrong credentials");
        assert_eq!(message, "The credentials are not right.");
    }
}

#[tokio::test]
async fn half_of_the_credentials_is_no_request() {
    let app = TestApp::small().await;
    let incomplete = [
        json!({}),
        json!({ "email": EMAIL }),
        json!({ "authKeyId": AUTH_KEY_ID }),
        json!({ "email": EMAIL, "password": PASSWORD, "authKeyId": AUTH_KEY_ID }),
    ];
    for request in incomplete {
        app.nobody().post("/v1/auth", &request).await.refused(400, "KNS0400", "incomplete");
    }
    app.nobody().act("/v1/auth").await.refused(400, "KNS0400", "no body at all");
}

#[tokio::test]
async fn of_two_kinds_of_credentials_both_must_be_right() {
    let app = TestApp::small().await;
    let both =
        |key: &str| json!({ "email": EMAIL, "password": PASSWORD, "authKeyId": AUTH_KEY_ID, "authKey": key });
    app.nobody().post("/v1/auth", &both(AUTH_KEY)).await.ok();
    app.nobody().post("/v1/auth", &both("wrong")).await.refused(401, "KNS0401", "one of them is wrong");
}

#[tokio::test]
async fn a_body_that_does_not_read_is_not_quoted() {
    let app = TestApp::small().await;
    let body = r#"{"authKeyId":"k","authKey":"hunter2""#.to_owned();
    let answer = app.nobody().send(Method::POST, "/v1/auth", Some(body)).await;
    assert!(!answer.text.contains("hunter2"), "{}", answer.text);
    let message = answer.refused(400, "KNS0400", "broken off");
    assert_eq!(message, "The body is not JSON (line 1, column 36).");
    let body = r#"{"authKeyId":["hunter2"]}"#.to_owned();
    let answer = app.nobody().send(Method::POST, "/v1/auth", Some(body)).await;
    assert!(!answer.text.contains("hunter2"), "{}", answer.text);
    answer.refused(400, "KNS0400", "of another shape");
}

#[tokio::test]
async fn a_token_ends_in_the_worlds_time() {
    let app = TestApp::small().await;
    let request = json!({ "authKeyId": AUTH_KEY_ID, "authKey": AUTH_KEY, "tokenTimeoutSeconds": 180 });
    let answer = app.nobody().post("/v1/auth", &request).await.ok();
    let caller = keys_of(&answer).iter().fold(app.nobody(), |caller, (name, value)| caller.with(name, value));
    app.advance(179_000).await;
    caller.get("/v1/sims?limit=1").await.ok();
    app.advance(1_000).await;
    caller.get("/v1/sims?limit=1").await.refused(401, "KNS0401", "three minutes are over");
}

#[tokio::test]
async fn a_life_that_no_token_has_is_refused() {
    let app = TestApp::small().await;
    for seconds in [0, -1, 172_801] {
        let request =
            json!({ "authKeyId": AUTH_KEY_ID, "authKey": AUTH_KEY, "tokenTimeoutSeconds": seconds });
        app.nobody().post("/v1/auth", &request).await.refused(400, "KNS0400", "outside 1 second to 48 hours");
    }
}
