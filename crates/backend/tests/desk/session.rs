use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{AUTH_KEY, AUTH_KEY_ID, EMAIL, PASSWORD, TestApp};

fn code(app: &TestApp, keep: &str) -> Value {
    json!({ "credentials": { "kind": "code", "code": app.running.sign_in_code() }, "keep": keep })
}

#[tokio::test]
async fn a_code_signs_in_once() {
    let app = TestApp::small().await;
    let proof = code(&app, "bearer");
    let signed_in = app.nobody().post("/kansei/sign-in", &proof).await.ok();
    assert_eq!(signed_in["user"], json!({ "name": EMAIL, "operatorId": "OP0012345678" }));
    assert_eq!(signed_in["server"]["protocol"], 1);
    assert!(signed_in["token"].is_string());
    app.nobody().post("/kansei/sign-in", &proof).await.refused(401, "KNS0401", "a code is used up");
}

#[tokio::test]
async fn the_link_holds_the_code_in_its_fragment() {
    let app = TestApp::small().await;
    let link = app.running.sign_in_link();
    let (page, code) = link.split_once("/#code=").unwrap();
    assert_eq!(page, format!("http://{}", app.address()));
    let proof = json!({ "credentials": { "kind": "code", "code": code } });
    app.nobody().post("/kansei/sign-in", &proof).await.ok();
}

#[tokio::test]
async fn password_and_auth_key_sign_in_too() {
    let app = TestApp::small().await;
    for credentials in [
        json!({ "kind": "password", "email": EMAIL, "password": PASSWORD }),
        json!({ "kind": "authKey", "authKeyId": AUTH_KEY_ID, "authKey": AUTH_KEY }),
    ] {
        let proof = json!({ "credentials": credentials, "keep": "bearer" });
        let token =
            app.nobody().post("/kansei/sign-in", &proof).await.ok()["token"].as_str().unwrap().to_owned();
        let page = app.nobody().with("authorization", &format!("Bearer {token}"));
        let current = page.get("/kansei/session").await.ok();
        assert_eq!((&current["user"]["name"], current.get("token")), (&json!(EMAIL), None));
    }
}

#[tokio::test]
async fn wrong_credentials_are_refused_without_saying_which() {
    let app = TestApp::small().await;
    for credentials in [
        json!({ "kind": "code", "code": "0000" }),
        json!({ "kind": "password", "email": EMAIL, "password": "wrong" }),
        json!({ "kind": "password", "email": "nobody@kansei.test", "password": PASSWORD }),
        json!({ "kind": "authKey", "authKeyId": AUTH_KEY_ID, "authKey": "wrong" }),
        json!({ "kind": "authKey", "authKeyId": "keyId-unknown", "authKey": AUTH_KEY }),
    ] {
        let answer = app.nobody().post("/kansei/sign-in", &json!({ "credentials": credentials })).await;
        assert_eq!(answer.header("set-cookie"), None);
        assert_eq!(answer.refused(401, "KNS0401", "wrong"), "The credentials are not right.");
    }
    let japanese = app.nobody().with("x-soracom-lang", "ja");
    let proof = json!({ "credentials": { "kind": "code", "code": "0000" } });
    let message = japanese.post("/kansei/sign-in", &proof).await.refused(401, "KNS0401", "wrong");
    assert_eq!(message, "認証情報が正しくありません。");
}

#[tokio::test]
async fn a_body_that_does_not_read_is_not_quoted() {
    let app = TestApp::small().await;
    for body in [
        "",
        "{",
        r#"{"credentials":{"kind":"password","password":"hunter2"}}"#,
        r#"{"credentials":"hunter2"}"#,
    ] {
        let answer = app.nobody().send(Method::POST, "/kansei/sign-in", Some(body.into())).await;
        assert!(!answer.text.contains("hunter2"), "{}", answer.text);
        answer.refused(400, "KNS0400", body);
    }
}

#[tokio::test]
async fn a_cookie_is_out_of_reach_of_scripts_and_other_sites() {
    let app = TestApp::small().await;
    let answer = app.nobody().post("/kansei/sign-in", &code(&app, "cookie")).await.accepted();
    assert_eq!(answer.json().get("token"), None, "the page never sees it");
    let cookie = answer.header("set-cookie").unwrap();
    let (pair, attributes) = cookie.split_once("; ").unwrap();
    assert_eq!(attributes, "Path=/; HttpOnly; SameSite=Strict");
    let page = app.nobody().with("cookie", &format!("theme=dark; {pair}"));
    page.get("/kansei/session").await.ok();
}

#[tokio::test]
async fn a_session_ends_when_it_is_told_to() {
    let app = TestApp::small().await;
    let answer = app.nobody().post("/kansei/sign-in", &code(&app, "cookie")).await;
    let pair = answer.header("set-cookie").unwrap().split_once(';').unwrap().0.to_owned();
    let page = app.nobody().with("cookie", &pair).with("sec-fetch-site", "same-origin");
    let out = page.act("/kansei/sign-out").await.accepted();
    assert_eq!((out.status, out.text.as_str()), (204, ""));
    let name = pair.split_once('=').unwrap().0;
    assert!(name.starts_with("kansei_session_"), "{name}: cookies do not know ports, so the name does");
    assert_eq!(
        out.header("set-cookie").unwrap(),
        format!("{name}=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0")
    );
    page.get("/kansei/session").await.refused(401, "KNS0401", "signed out");
    page.act("/kansei/sign-out").await.refused(401, "KNS0401", "signed out");
    app.page().get("/kansei/session").await.ok();
}

#[tokio::test]
async fn a_session_outlives_the_server() {
    let app = TestApp::small().await.restart().await;
    app.page().get("/kansei/session").await.ok();
    app.nobody()
        .with("authorization", "Bearer 00")
        .get("/kansei/session")
        .await
        .refused(401, "KNS0401", "unknown");
}
