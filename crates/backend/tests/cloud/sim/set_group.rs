use reqwest::Method;
use serde_json::json;

use crate::support::TestApp;

#[tokio::test]
async fn a_group_is_entered_at_once_and_its_settings_at_the_next_session() {
    let app = TestApp::small().await;
    let id = app.id("prompt").await;
    let group = app.group("new-dns").await.group_id;
    let old = app.sim("prompt").await.session_status.unwrap().dns_servers;
    let sim = app.cli().post(&format!("/v1/sims/{id}/set_group?"), &json!({ "groupId": group })).await.ok();
    assert_eq!(sim["groupId"], json!(group));
    assert_eq!(
        sim["sessionStatus"]["dnsServers"],
        json!(old),
        "an open session keeps what it was created with"
    );
    app.cli().act(&format!("/v1/sims/{id}/delete_session")).await.ok();
    app.advance(20_000).await;
    let session = app.sim("prompt").await.session_status.unwrap();
    assert_eq!(session.dns_servers.unwrap(), ["10.20.0.53", "10.20.1.53"]);
}

#[tokio::test]
async fn a_group_that_is_not_there_is_not_entered() {
    let app = TestApp::small().await;
    let path = format!("/v1/sims/{}/set_group", app.id("prompt").await);
    let unknown = json!({ "groupId": "00000000-0000-0000-0000-000000000000" });
    app.cli().post(&path, &unknown).await.refused(404, "KNS0404", "no such group");
    let known = json!({ "groupId": app.group("plain").await.group_id });
    app.cli().post("/v1/sims/8942310000000000000/set_group", &known).await.refused(
        404,
        "KNS0404",
        "no such SIM",
    );
    app.nobody().post(&path, &known).await.refused(401, "KNS0401", "not signed in");
}

#[tokio::test]
async fn a_body_without_a_group_is_no_request() {
    let app = TestApp::small().await;
    let path = format!("/v1/sims/{}/set_group", app.id("prompt").await);
    for body in ["", "{}", r#"{"groupId":""}"#, r#"{"groupId":7}"#, "[]", "{"] {
        app.cli().send(Method::POST, &path, Some(body.to_owned())).await.refused(400, "KNS0400", body);
    }
}
