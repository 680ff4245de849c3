use insta::assert_json_snapshot;
use reqwest::Method;
use serde_json::json;

use crate::support::{TestApp, shape};

#[tokio::test]
async fn a_group_is_created_with_tags_and_settings() {
    let app = TestApp::small().await;
    let request = json!({
        "tags": { "name": "roof" },
        "configuration": { "SoracomAir": { "useCustomDns": true, "dnsServers": ["10.0.0.53"] } },
    });
    let answer = app.cli().post("/v1/groups?", &request).await;
    let group = answer.expecting(201, "created");
    assert_json_snapshot!(shape(&group), @r#"
    {
      "configuration": {
        "SoracomAir": {
          "dnsServers": [
            "10.0.0.53"
          ],
          "useCustomDns": true
        }
      },
      "createdTime": "[time]",
      "groupId": "[uuid]",
      "lastModifiedTime": "[time]",
      "operatorId": "OP0012345678",
      "tags": {
        "name": "roof"
      }
    }
    "#);
    let read = app.cli().get(&format!("/v1/groups/{}", group["groupId"].as_str().unwrap())).await.ok();
    assert_eq!(read, group);
}

#[tokio::test]
async fn a_group_needs_nothing() {
    let app = TestApp::start("empty", None).await;
    let group =
        app.cli().post("/v1/groups", &json!({})).await.expecting(201, "the client sends an empty object");
    assert_eq!((&group["tags"], &group["configuration"]), (&json!({}), &json!({})));
}

#[tokio::test]
async fn settings_that_cannot_be_are_refused() {
    let app = TestApp::start("empty", None).await;
    for configuration in [
        json!({ "SoracomTea": {} }),
        json!({ "SoracomAir": { "useCustomDns": "yes" } }),
        json!({ "SoracomAir": { "dnsServers": ["10.0.0.1", "10.0.0.2", "10.0.0.3"] } }),
    ] {
        let request = json!({ "configuration": configuration });
        app.cli().post("/v1/groups", &request).await.refused(400, "KNS0400", &configuration.to_string());
    }
    for body in ["", "[]", r#"{"tags":[]}"#, "{"] {
        app.cli().send(Method::POST, "/v1/groups", Some(body.into())).await.refused(400, "KNS0400", body);
    }
    app.nobody().post("/v1/groups", &json!({})).await.refused(401, "KNS0401", "not signed in");
    assert_eq!(app.cli().get("/v1/groups").await.accepted().text, "[]");
}
