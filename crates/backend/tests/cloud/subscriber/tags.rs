//! `PUT tags` and `DELETE tags/{tag_name}`.

use reqwest::Method;
use serde_json::json;

use crate::{cloud::subscriber::list::imsi, support::TestApp};

#[tokio::test]
async fn tags_are_put_and_removed() {
    let app = TestApp::small().await;
    let path = format!("/v1/subscribers/{}/tags", imsi(&app.sim("prompt").await));
    let tags = json!([{ "tagName": "a/b", "tagValue": "1" }]);
    let put = app.cli().put(&format!("{path}?"), &tags).await.ok();
    assert_eq!(put["tags"]["a/b"], "1");
    assert_eq!(app.cli().delete(&format!("{path}/a%2Fb?")).await.accepted().status, 204);
    app.cli().delete(&format!("{path}/a%2Fb")).await.refused(404, "KNS0404", "it is gone");
}

#[tokio::test]
async fn what_is_no_list_of_tags_is_no_request() {
    let app = TestApp::small().await;
    let path = format!("/v1/subscribers/{}/tags", imsi(&app.sim("prompt").await));
    app.cli().send(Method::PUT, &path, Some("{}".into())).await.refused(400, "KNS0400", "no list");
    let unknown = "/v1/subscribers/440109999999999/tags";
    app.cli().put(unknown, &json!([])).await.refused(404, "KNS0404", "nobody has it");
    app.cli().delete(&format!("{unknown}/name")).await.refused(404, "KNS0404", "nobody has it");
    app.nobody().put(&path, &json!([])).await.refused(401, "KNS0401", "not signed in");
    app.nobody().delete(&format!("{path}/name")).await.refused(401, "KNS0401", "not signed in");
}
