use reqwest::Method;
use serde_json::json;

use crate::support::{OPERATOR, TestApp, add_user, allow, key_of, of_user, sign_in};

#[tokio::test]
async fn a_role_gives_what_it_says_until_it_is_detached() {
    let app = TestApp::start("empty", None).await;
    for (id, api) in [("sims", "Sim:*"), ("groups", "Group:*")] {
        let request = json!({ "permission": allow(api) });
        app.cli().post(&format!("{OPERATOR}/roles/{id}"), &request).await.accepted();
    }
    add_user(&app, "reader").await;
    for id in ["sims", "groups"] {
        let answer = app.cli().post(&of_user("reader", "/roles"), &json!({ "roleId": id })).await;
        assert_eq!((answer.status, answer.text.as_str()), (200, ""));
    }
    let key = key_of(&app, "reader").await;
    let reader = sign_in(&app, &key).await;
    reader.get("/v1/sims").await.ok();
    reader.get("/v1/groups").await.ok();
    let answer = app.cli().delete(&of_user("reader", "/roles/groups")).await;
    assert_eq!((answer.status, answer.text.as_str()), (200, ""));
    reader.get("/v1/groups").await.ok();
    let reader = sign_in(&app, &key).await;
    reader.get("/v1/sims").await.ok();
    reader.get("/v1/groups").await.refused(403, "SEM0049", "detached");
}

#[tokio::test]
async fn what_cannot_be_attached_or_detached_is_refused() {
    let app = TestApp::start("empty", None).await;
    let sims = json!({ "roleId": "sims" });
    app.cli()
        .post(&format!("{OPERATOR}/roles/sims"), &json!({ "permission": allow("Sim:*") }))
        .await
        .accepted();
    app.cli().post(&of_user("nobody", "/roles"), &sims).await.refused(404, "KNS0404", "no such user");
    app.cli().delete(&of_user("nobody", "/roles/sims")).await.refused(404, "KNS0404", "no such user");
    add_user(&app, "reader").await;
    let path = of_user("reader", "/roles");
    for id in ["none", "srn:soracom:::Role:Reader"] {
        app.cli().post(&path, &json!({ "roleId": id })).await.refused(400, "KNS0400", "no such role");
    }
    app.cli().delete(&format!("{path}/sims")).await.refused(404, "KNS0404", "not attached");
    app.cli().post(&path, &sims).await.accepted();
    app.cli().post(&path, &sims).await.refused(400, "KNS0400", "attached already");
    for body in ["", "{}", r#"{"roleId":""}"#] {
        app.cli().send(Method::POST, &path, Some(body.into())).await.refused(400, "KNS0400", body);
    }
    app.nobody().post(&path, &sims).await.refused(401, "KNS0401", "not signed in");
}
