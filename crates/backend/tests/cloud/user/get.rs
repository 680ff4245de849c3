use insta::assert_json_snapshot;
use serde_json::json;

use crate::support::{OPERATOR, TestApp, add_user, allow, key_of, of_user, permit};

#[tokio::test]
async fn a_user_is_shown_with_its_keys_and_roles_and_without_secrets() {
    let app = TestApp::start("empty", None).await;
    app.cli().post(&of_user("reader", ""), &json!({ "description": "reads only" })).await.accepted();
    permit(&app, "reader", &allow("Sim:*")).await;
    let key = key_of(&app, "reader").await;
    let role = json!({ "permission": allow("Group:*"), "description": "groups" });
    app.cli().post(&format!("{OPERATOR}/roles/groups"), &role).await.accepted();
    app.cli().post(&of_user("reader", "/roles"), &json!({ "roleId": "groups" })).await.accepted();

    let answer = app.cli().get(&of_user("reader", "")).await;
    assert!(!answer.text.contains(key["authKey"].as_str().unwrap()), "{}", answer.text);
    let mut user = answer.ok();
    assert_eq!(user["authKeyList"][0]["authKeyId"], key["authKeyId"]);
    user["authKeyList"][0]["authKeyId"] = json!("[key]");
    assert_json_snapshot!(user, @r#"
    {
      "authKeyList": [
        {
          "authKeyId": "[key]",
          "createDateTime": 1780272000
        }
      ],
      "createDateTime": 1780272000,
      "description": "reads only",
      "hasPassword": false,
      "permission": "{\"statements\":[{\"api\":\"Sim:*\",\"effect\":\"allow\"}]}",
      "roleList": [
        {
          "createDateTime": 1780272000,
          "description": "groups",
          "owner": "operator",
          "roleId": "groups",
          "roleName": "groups",
          "updateDateTime": 1780272000
        }
      ],
      "updateDateTime": 1780272000,
      "userName": "reader"
    }
    "#);
}

#[tokio::test]
async fn a_list_holds_every_user() {
    let app = TestApp::start("empty", None).await;
    assert_eq!(app.cli().get(&format!("{OPERATOR}/users")).await.accepted().text, "[]");
    for name in ["b", "a"] {
        add_user(&app, name).await;
    }
    let users = app.cli().get(&format!("{OPERATOR}/users")).await.ok();
    let names: Vec<_> = users.as_array().unwrap().iter().map(|user| &user["userName"]).collect();
    assert_eq!(names, ["a", "b"]);
}

#[tokio::test]
async fn nobody_is_not_found() {
    let app = TestApp::start("empty", None).await;
    let message = app.cli().get(&of_user("nobody", "")).await.refused(404, "KNS0404", "no such user");
    assert_eq!(message, "There is no SAM user nobody.");
    app.cli().get("/v1/operators/OP0000000000/users").await.refused(400, "KNS0400", "another operator");
    app.nobody().get(&of_user("nobody", "")).await.refused(401, "KNS0401", "not signed in");
}
