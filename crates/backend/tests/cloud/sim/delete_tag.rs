use serde_json::json;

use crate::support::TestApp;

#[tokio::test]
async fn a_name_with_a_slash_is_one_segment() {
    let app = TestApp::small().await;
    let id = app.id("prompt").await;
    let tags = json!([{ "tagName": "場所/棟 1?", "tagValue": "札幌" }]);
    app.cli().put(&format!("/v1/sims/{id}/tags"), &tags).await.ok();
    let mut name = String::new();
    api::endpoint::percent_encode("場所/棟 1?", &mut name);
    let answer = app.cli().delete(&format!("/v1/sims/{id}/tags/{name}?")).await.accepted();
    assert_eq!((answer.status, answer.text.as_str()), (204, ""));
    assert!(!app.sim("prompt").await.tags.contains_key("場所/棟 1?"));
}

#[tokio::test]
async fn the_name_is_always_there() {
    let app = TestApp::small().await;
    let id = app.id("prompt").await;
    app.cli().delete(&format!("/v1/sims/{id}/tags/name")).await.accepted();
    let sim = app.cli().get(&format!("/v1/sims/{id}")).await.ok();
    assert_eq!(sim["tags"]["name"], "");
}

#[tokio::test]
async fn a_tag_that_is_not_there_is_not_removed() {
    let app = TestApp::small().await;
    let id = app.id("prompt").await;
    app.cli().delete(&format!("/v1/sims/{id}/tags/none")).await.refused(404, "KNS0404", "no such tag");
    app.cli().delete("/v1/sims/1/tags/name").await.refused(404, "KNS0404", "no such SIM");
    app.nobody().delete(&format!("/v1/sims/{id}/tags/name")).await.refused(401, "KNS0401", "not signed in");
}
