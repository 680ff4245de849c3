use serde_json::json;

use crate::support::{OPERATOR, TestApp, add_user, allow, of_user};

#[tokio::test]
async fn a_role_goes_when_nobody_has_it() {
    let app = TestApp::start("empty", None).await;
    let path = format!("{OPERATOR}/roles/sims");
    app.cli().post(&path, &json!({ "permission": allow("Sim:*") })).await.accepted();
    add_user(&app, "reader").await;
    app.cli().post(&of_user("reader", "/roles"), &json!({ "roleId": "sims" })).await.accepted();
    app.cli().delete(&path).await.refused(400, "KNS0400", "still in use");
    app.cli().delete(&of_user("reader", "/roles/sims")).await.accepted();
    let answer = app.cli().delete(&path).await;
    assert_eq!((answer.status, answer.text.as_str()), (204, ""));
    app.cli().delete(&path).await.refused(404, "KNS0404", "gone already");
    app.nobody().delete(&path).await.refused(401, "KNS0401", "not signed in");
}

#[tokio::test]
async fn a_role_goes_when_its_last_user_does() {
    let app = TestApp::start("empty", None).await;
    let path = format!("{OPERATOR}/roles/sims");
    app.cli().post(&path, &json!({ "permission": allow("Sim:*") })).await.accepted();
    add_user(&app, "reader").await;
    app.cli().post(&of_user("reader", "/roles"), &json!({ "roleId": "sims" })).await.accepted();
    app.cli().delete(&of_user("reader", "")).await.accepted();
    app.cli().delete(&path).await.accepted();
}
