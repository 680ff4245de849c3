use reqwest::Method;
use serde_json::json;

use crate::support::{OPERATOR, TestApp, allow};

#[tokio::test]
async fn a_role_is_created_under_its_id() {
    let app = TestApp::start("empty", None).await;
    let request = json!({ "permission": allow("Sim:*"), "description": "SIMs" });
    let answer = app.cli().post(&format!("{OPERATOR}/roles/sims"), &request).await;
    assert_eq!(answer.expecting(200, "200, not 201"), json!({ "roleId": "sims" }));
    app.cli().post(&format!("{OPERATOR}/roles/sims"), &request).await.refused(
        400,
        "KNS0400",
        "it is there already",
    );
}

#[tokio::test]
async fn an_operator_has_twenty_roles_at_most() {
    let app = TestApp::start("empty", None).await;
    let request = json!({ "permission": allow("Sim:*") });
    for n in 0..20 {
        app.cli().post(&format!("{OPERATOR}/roles/role-{n}"), &request).await.accepted();
    }
    let message = app.cli().post(&format!("{OPERATOR}/roles/one-more"), &request).await.refused(
        400,
        "KNS0400",
        "the twenty-first",
    );
    assert!(message.contains("20"), "{message}");
}

#[tokio::test]
async fn what_is_no_role_is_refused() {
    let app = TestApp::start("empty", None).await;
    let path = format!("{OPERATOR}/roles/sims");
    for body in ["", "{}", "[", r#"{"permission":"no JSON"}"#, r#"{"permission":{}}"#] {
        app.cli().send(Method::POST, &path, Some(body.into())).await.refused(400, "KNS0400", body);
    }
    let request = json!({ "permission": allow("Sim:*") });
    let vendors = format!("{OPERATOR}/roles/srn:soracom:::Role:Reader");
    app.cli().post(&vendors, &request).await.refused(400, "KNS0400", "the vendor's own");
    app.cli().post("/v1/operators/OP0000000000/roles/sims", &request).await.refused(
        400,
        "KNS0400",
        "another operator",
    );
    app.nobody().post(&path, &request).await.refused(401, "KNS0401", "not signed in");
}
