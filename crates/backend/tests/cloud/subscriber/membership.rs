//! `set_group` and `unset_group`.

use reqwest::Method;
use serde_json::json;

use crate::{cloud::subscriber::list::imsi, support::TestApp};

#[tokio::test]
async fn a_subscriber_enters_and_leaves_a_group_as_its_sim() {
    let app = TestApp::small().await;
    let imsi = imsi(&app.sim("prompt").await);
    let group = app.group("new-vpg").await.group_id;
    let path = format!("/v1/subscribers/{imsi}");
    let entered = app.cli().post(&format!("{path}/set_group?"), &json!({ "groupId": group })).await.ok();
    assert_eq!(entered["groupId"], json!(group));
    assert_eq!(app.sim("prompt").await.group_id, Some(group));
    app.cli().act(&format!("{path}/unset_group?")).await.ok();
    assert_eq!(app.sim("prompt").await.group_id, None);
}

#[tokio::test]
async fn what_is_not_there_is_refused() {
    let app = TestApp::small().await;
    let imsi = imsi(&app.sim("prompt").await);
    let set = format!("/v1/subscribers/{imsi}/set_group");
    let body = json!({ "groupId": "00000000-0000-0000-0000-000000000000" });
    app.cli().post(&set, &body).await.refused(404, "KNS0404", "no such group");
    app.cli().send(Method::POST, &set, Some("{}".into())).await.refused(400, "KNS0400", "no group named");
    for verb in ["set_group", "unset_group"] {
        let path = format!("/v1/subscribers/440109999999999/{verb}");
        let known = json!({ "groupId": app.group("plain").await.group_id });
        app.cli().post(&path, &known).await.refused(404, "KNS0404", "no such subscriber");
        app.nobody().post(&path, &known).await.refused(401, "KNS0401", "not signed in");
    }
}
