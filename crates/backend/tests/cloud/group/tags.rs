//! `PUT tags` and `DELETE tags/{tag_name}`.

use reqwest::Method;
use serde_json::json;

use crate::support::TestApp;

#[tokio::test]
async fn tags_are_put_and_removed() {
    let app = TestApp::small().await;
    let path = format!("/v1/groups/{}/tags", app.group("plain").await.group_id);
    let put = app.cli().put(&format!("{path}?"), &json!([{ "tagName": "a/b", "tagValue": "1" }])).await.ok();
    assert_eq!(put["tags"], json!({ "name": "plain", "a/b": "1" }));
    assert_eq!(app.cli().delete(&format!("{path}/a%2Fb?")).await.accepted().status, 204);
    app.cli().delete(&format!("{path}/a%2Fb")).await.refused(404, "KNS0404", "it is gone");
}

#[tokio::test]
async fn what_is_not_there_or_does_not_read_is_refused() {
    let app = TestApp::small().await;
    let path = format!("/v1/groups/{}/tags", app.group("plain").await.group_id);
    app.cli().send(Method::PUT, &path, Some("{}".into())).await.refused(400, "KNS0400", "no list");
    let nameless = json!([{ "tagName": "", "tagValue": "1" }]);
    app.cli().put(&path, &nameless).await.refused(400, "KNS0400", "a tag has a name");
    let unknown = "/v1/groups/00000000-0000-0000-0000-000000000000/tags";
    app.cli().put(unknown, &json!([])).await.refused(404, "KNS0404", "no such group");
    app.cli().delete(&format!("{unknown}/name")).await.refused(404, "KNS0404", "no such group");
    app.nobody().put(&path, &json!([])).await.refused(401, "KNS0401", "not signed in");
    app.nobody().delete(&format!("{path}/name")).await.refused(401, "KNS0401", "not signed in");
}
