use reqwest::Method;
use serde_json::json;

use crate::support::TestApp;

#[tokio::test]
async fn tags_are_added_and_replaced_and_the_others_stay() {
    let app = TestApp::small().await;
    let before = app.sim("prompt").await;
    let tags = json!([
        { "tagName": "model", "tagValue": "MT-2" },
        { "tagName": "場所/棟 1", "tagValue": "札幌" },
    ]);
    let sim = app.cli().put(&format!("/v1/sims/{}/tags?", before.sim_id), &tags).await.ok();
    assert_eq!(sim["tags"], json!({ "name": "prompt", "model": "MT-2", "場所/棟 1": "札幌" }));
    assert_eq!(app.sim("prompt").await.tags.len(), before.tags.len() + 1);
}

#[tokio::test]
async fn a_list_of_no_tags_changes_nothing() {
    let app = TestApp::small().await;
    let before = app.sim("prompt").await;
    app.cli().put(&format!("/v1/sims/{}/tags", before.sim_id), &json!([])).await.ok();
    assert_eq!(app.sim("prompt").await, before);
}

#[tokio::test]
async fn a_tag_without_a_name_takes_none_of_its_list_along() {
    let app = TestApp::small().await;
    let path = format!("/v1/sims/{}/tags", app.id("prompt").await);
    let tags = json!([{ "tagName": "a", "tagValue": "1" }, { "tagName": "", "tagValue": "2" }]);
    app.cli().put(&path, &tags).await.refused(400, "KNS0400", "a tag has a name");
    assert!(!app.sim("prompt").await.tags.contains_key("a"), "one call is one change");
}

#[tokio::test]
async fn what_is_no_list_of_tags_is_no_request() {
    let app = TestApp::small().await;
    let path = format!("/v1/sims/{}/tags", app.id("prompt").await);
    for body in ["", "{}", r#"[{"tagName":"a"}]"#, r#"[{"tagName":"a","tagValue":1}]"#, "[["] {
        app.cli().send(Method::PUT, &path, Some(body.to_owned())).await.refused(400, "KNS0400", body);
    }
    app.cli().put("/v1/sims/1/tags", &json!([])).await.refused(404, "KNS0404", "nobody has it");
    app.nobody().put(&path, &json!([])).await.refused(401, "KNS0401", "not signed in");
}
