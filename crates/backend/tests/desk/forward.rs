//! Platform objects for the page: read, through the desk, and only read.

use reqwest::Method;
use serde_json::json;

use crate::support::TestApp;

#[tokio::test]
async fn a_read_passes_with_its_pages_and_without_the_keys() {
    let app = TestApp::small().await;
    let own = app.cli().get("/v1/sims?limit=5").await;
    let answer = app.page().get("/kansei/contexts/local/v1/sims?limit=5").await.accepted();
    assert_eq!(answer.json(), own.json());
    assert_eq!(answer.header("x-soracom-next-key"), own.header("x-soracom-next-key"));
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    assert!(
        answer
            .headers
            .keys()
            .all(|name| !name.as_str().contains("token") && !name.as_str().contains("api-key"))
    );
}

#[tokio::test]
async fn what_the_platform_refuses_is_passed_on() {
    let app = TestApp::small().await;
    app.page().get("/kansei/contexts/local/v1/sims/1").await.refused(404, "KNS0404", "no such SIM");
    app.page().get("/kansei/contexts/local/v1/query/sims?name=x").await.refused(400, "KNS0400", "too short");
    app.page().get("/kansei/contexts/local/v1/roles").await.expecting(404, "no such operation");
    app.page().get("/kansei/contexts/mars/v1/sims").await.refused(404, "KNS0404", "no such context");
}

#[tokio::test]
async fn nothing_is_written_this_way() {
    let app = TestApp::small().await;
    let path = format!("/kansei/contexts/local/v1/sims/{}", app.id("prompt").await);
    for (method, path) in [
        (Method::POST, format!("{path}/delete_session")),
        (Method::PUT, format!("{path}/tags")),
        (Method::DELETE, format!("{path}/tags/name")),
    ] {
        app.page().send(method, &path, Some("[]".into())).await.refused(404, "KNS0404", "writes are plans");
    }
    assert!(app.sim("prompt").await.online());
}

#[tokio::test]
async fn a_401_of_the_platform_does_not_sign_the_page_out() {
    let app = TestApp::small().await;
    app.faults(json!([{ "operation": "getSim", "effect": { "kind": "status", "status": 401 } }])).await;
    let path = format!("/kansei/contexts/local/v1/sims/{}", app.id("prompt").await);
    let answer = app.page().get(&path).await;
    assert_eq!(answer.status, 502, "{}", answer.text);
    app.page().get("/kansei/session").await.ok();
}

#[tokio::test]
async fn the_desk_signs_in_again_when_its_token_has_ended() {
    let app = TestApp::small().await;
    let path = format!("/kansei/contexts/local/v1/sims/{}", app.id("prompt").await);
    app.page().get(&path).await.ok();
    // Longer than a token lives.
    app.advance(86_500_000).await;
    app.page().get(&path).await.ok();
}
