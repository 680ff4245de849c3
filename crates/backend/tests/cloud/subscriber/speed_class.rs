//! `update_speed_class`.

use reqwest::Method;
use serde_json::json;

use crate::{cloud::subscriber::list::imsi, support::TestApp};

#[tokio::test]
async fn a_class_applies_at_once() {
    let app = TestApp::small().await;
    let path = format!("/v1/subscribers/{}/update_speed_class?", imsi(&app.sim("prompt").await));
    let changed = app.cli().post(&path, &json!({ "speedClass": "s1.slow" })).await.ok();
    assert_eq!(changed["speedClass"], "s1.slow");
    assert_eq!(app.sim("prompt").await.speed_class.as_deref(), Some("s1.slow"));
}

#[tokio::test]
async fn what_the_plan_does_not_have_is_refused() {
    let app = TestApp::small().await;
    let path = format!("/v1/subscribers/{}/update_speed_class", imsi(&app.sim("prompt").await));
    app.cli().post(&path, &json!({ "speedClass": "u1.slow" })).await.refused(
        400,
        "KNS0400",
        "plan-D has none such",
    );
    app.cli().send(Method::POST, &path, Some("[]".into())).await.refused(400, "KNS0400", "no class named");
    let unknown = "/v1/subscribers/440109999999999/update_speed_class";
    app.cli().post(unknown, &json!({ "speedClass": "s1.slow" })).await.refused(
        404,
        "KNS0404",
        "nobody has it",
    );
    app.nobody().post(&path, &json!({ "speedClass": "s1.slow" })).await.refused(
        401,
        "KNS0401",
        "not signed in",
    );
}
