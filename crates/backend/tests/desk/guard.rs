//! Which pages may speak to the desk.

use reqwest::Method;
use serde_json::json;

use crate::support::{AN_ORIGIN, Caller, TestApp};

/// A browser that holds the session's cookie.
async fn browser(app: &TestApp) -> Caller {
    let proof = json!({ "credentials": { "kind": "code", "code": app.running.sign_in_code() } });
    let answer = app.nobody().post("/kansei/sign-in", &proof).await.accepted();
    let pair = answer.header("set-cookie").unwrap().split_once(';').unwrap().0.to_owned();
    app.nobody().with("cookie", &pair)
}

#[tokio::test]
async fn a_name_that_is_not_this_servers_is_refused() {
    let app = TestApp::small().await;
    let rebound = app.page().with("host", "kansei.evil.example");
    rebound.get("/kansei/session").await.refused(403, "KNS0403", "DNS rebinding");
    rebound.act("/kansei/ticket").await.refused(403, "KNS0403", "DNS rebinding");
    let local = app.page().with("host", &format!("localhost:{}", app.address().port()));
    local.get("/kansei/session").await.ok();
}

#[tokio::test]
async fn a_page_of_another_origin_is_refused() {
    let app = TestApp::small().await;
    for origin in ["https://evil.example", "null", "http://127.0.0.1:1", "https://ops.example.evil.example"] {
        let page = app.page().with("origin", origin);
        let answer = page.get("/kansei/session").await;
        assert_eq!(answer.header("access-control-allow-origin"), None, "{origin}");
        answer.refused(403, "KNS0403", origin);
        let preflight = page.send(Method::OPTIONS, "/kansei/session", None).await;
        assert_eq!(preflight.header("access-control-allow-origin"), None, "{origin}");
        preflight.refused(403, "KNS0403", origin);
    }
}

#[tokio::test]
async fn a_page_of_an_allowed_origin_asks_first_and_then_calls() {
    let app = TestApp::small().await;
    let asking = app
        .nobody()
        .with("origin", AN_ORIGIN)
        .with("access-control-request-method", "POST")
        .with("access-control-request-headers", "authorization,content-type");
    let answer = asking.send(Method::OPTIONS, "/kansei/contexts/local/plans", None).await.accepted();
    assert_eq!(answer.header("access-control-allow-origin"), Some(AN_ORIGIN));
    assert_eq!(answer.header("access-control-allow-credentials"), None, "cookies stay at home");
    assert!(answer.header("access-control-allow-headers").unwrap().contains("authorization"));
    assert!(answer.header("access-control-allow-methods").unwrap().contains("POST"));
    assert_eq!(answer.header("vary"), Some("origin"));

    let page = app.page().with("origin", AN_ORIGIN);
    let answer = page.get("/kansei/session").await.accepted();
    assert_eq!(answer.header("access-control-allow-origin"), Some(AN_ORIGIN));
    let refused = app.nobody().with("origin", AN_ORIGIN).get("/kansei/session").await;
    assert_eq!(
        refused.header("access-control-allow-origin"),
        Some(AN_ORIGIN),
        "the page may read a refusal too"
    );
    refused.refused(401, "KNS0401", "not signed in");
}

#[tokio::test]
async fn a_cookie_counts_only_when_this_servers_page_sends_it() {
    let app = TestApp::small().await;
    let browser = browser(&app).await;
    let own = format!("http://{}", app.address());
    browser.get("/kansei/session").await.ok();
    browser.with("sec-fetch-site", "none").get("/kansei/session").await.ok();
    browser.with("sec-fetch-site", "same-origin").act("/kansei/ticket").await.ok();
    browser.with("origin", &own).act("/kansei/ticket").await.ok();
    for site in ["cross-site", "same-site"] {
        let other = browser.with("sec-fetch-site", site);
        other.get("/kansei/session").await.refused(403, "KNS0403", site);
        other.act("/kansei/ticket").await.refused(403, "KNS0403", site);
    }
    browser.with("sec-fetch-site", "none").act("/kansei/ticket").await.refused(
        403,
        "KNS0403",
        "typed in, and writes",
    );
    browser.act("/kansei/ticket").await.refused(403, "KNS0403", "a browser says where a write comes from");
    let allowed = browser.with("origin", AN_ORIGIN).with("sec-fetch-site", "cross-site");
    allowed.act("/kansei/ticket").await.refused(403, "KNS0403", "an allowed origin sends its token itself");
}

#[tokio::test]
async fn everything_but_signing_in_needs_a_session() {
    let app = TestApp::small().await;
    for path in [
        "/kansei/session",
        "/kansei/contexts",
        "/kansei/contexts/local/sims",
        "/kansei/contexts/local/v1/sims",
    ] {
        app.nobody().get(path).await.refused(401, "KNS0401", path);
        app.nobody().with("authorization", "Bearer nonsense").get(path).await.refused(401, "KNS0401", path);
        app.cli().get(path).await.refused(401, "KNS0401", "the platform's keys open nothing here");
    }
    app.nobody().get("/kansei/nothing").await.refused(404, "KNS0404", "no such path");
}
