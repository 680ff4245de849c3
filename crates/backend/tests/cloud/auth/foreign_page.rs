//! What a page that somebody else wrote may ask a platform: nothing.

use reqwest::Method;
use serde_json::json;

use crate::support::{AN_ORIGIN, AUTH_KEY, AUTH_KEY_ID, EMAIL, TestApp};

const ISSUE: &str = "/v1/auth/password_reset_token/issue";

/// A browser sends this without asking first, and without a header of the page's own.
fn simple(request: &serde_json::Value) -> Option<String> {
    Some(request.to_string())
}

#[tokio::test]
async fn a_foreign_page_signs_nobody_in_and_sends_no_mail() {
    let app = TestApp::without_control("small").await;
    let (auth, issue) = (json!({ "authKeyId": AUTH_KEY_ID, "authKey": AUTH_KEY }), json!({ "email": EMAIL }));
    for origin in ["https://evil.example", "null", "http://127.0.0.1:1", "http://rebound.example"] {
        let page = app.nobody().with("origin", origin);
        for prefix in ["", "/worlds/local"] {
            let call = async |path: &str, request| {
                page.send(Method::POST, &format!("{prefix}{path}"), simple(request)).await
            };
            call("/v1/auth", &auth).await.refused(403, "KNS0403", origin);
            call(ISSUE, &issue).await.refused(403, "KNS0403", origin);
        }
        let signed_in = app.cli().with("origin", origin);
        signed_in.get("/v1/sims").await.refused(403, "KNS0403", origin);
        page.get("/v1/no-such-path").await.refused(403, "KNS0403", origin);
    }
    let outbox = app.page().get("/kansei/contexts/local/world/outbox").await.ok();
    assert_eq!(outbox["kept"], 0);
    let japanese =
        app.nobody().with("origin", "null").with("x-soracom-lang", "ja").post("/v1/auth", &auth).await;
    assert!(japanese.refused(403, "KNS0403", "in Japanese").contains("オリジン"));
}

#[tokio::test]
async fn programs_our_own_page_and_an_allowed_one_pass() {
    let app = TestApp::small().await;
    let auth = json!({ "authKeyId": AUTH_KEY_ID, "authKey": AUTH_KEY });
    app.nobody().post("/v1/auth", &auth).await.ok();
    let (own, local) =
        (format!("http://{}", app.address()), format!("http://localhost:{}", app.address().port()));
    for origin in [own.as_str(), local.as_str(), AN_ORIGIN] {
        app.nobody().with("origin", origin).post("/v1/auth", &auth).await.ok();
        app.nobody().with("origin", origin).post("/worlds/local/v1/auth", &auth).await.ok();
    }
}
