use insta::assert_json_snapshot;
use serde_json::json;

use crate::support::{OPERATOR, TestApp, add_user, allow, of_user};

#[tokio::test]
async fn a_role_is_shown_with_its_statements_and_listed_without() {
    let app = TestApp::start("empty", None).await;
    let request = json!({ "permission": allow("Sim:*"), "description": "SIMs" });
    app.cli().post(&format!("{OPERATOR}/roles/sims"), &request).await.accepted();
    let role = app.cli().get(&format!("{OPERATOR}/roles/sims")).await.ok();
    assert_json_snapshot!(role, @r#"
    {
      "createDateTime": 1780272000,
      "description": "SIMs",
      "owner": "operator",
      "permission": "{\"statements\":[{\"api\":\"Sim:*\",\"effect\":\"allow\"}]}",
      "roleId": "sims",
      "roleName": "sims",
      "updateDateTime": 1780272000
    }
    "#);
    let mut summary = role.clone();
    summary.as_object_mut().unwrap().remove("permission");
    for (query, expected) in [
        ("", json!([summary])),
        ("?owner=operator", json!([summary])),
        ("?owner=all", json!([summary])),
        ("?owner=soracom", json!([])),
    ] {
        assert_eq!(app.cli().get(&format!("{OPERATOR}/roles{query}")).await.ok(), expected, "{query}");
    }
    add_user(&app, "reader").await;
    assert_eq!(app.cli().get(&of_user("reader", "/roles")).await.accepted().text, "[]");
    app.cli().post(&of_user("reader", "/roles"), &json!({ "roleId": "sims" })).await.accepted();
    assert_eq!(app.cli().get(&of_user("reader", "/roles")).await.ok(), json!([role]));
    let holders = app.cli().get(&format!("{OPERATOR}/roles/sims/users")).await.ok();
    assert_eq!(holders, json!([app.cli().get(&of_user("reader", "")).await.ok()]));
}

#[tokio::test]
async fn what_is_not_there_is_not_found() {
    let app = TestApp::start("empty", None).await;
    for rest in ["/none", "/none/users", "/srn:soracom:::Role:Reader"] {
        app.cli().get(&format!("{OPERATOR}/roles{rest}")).await.refused(404, "KNS0404", rest);
        app.nobody().get(&format!("{OPERATOR}/roles{rest}")).await.refused(401, "KNS0401", "not signed in");
    }
    app.cli().get(&of_user("nobody", "/roles")).await.refused(404, "KNS0404", "no such user");
    let other = format!("{OPERATOR}/roles?owner=somebody");
    app.cli().get(&other).await.refused(400, "KNS0400", "an owner that there is not");
}
