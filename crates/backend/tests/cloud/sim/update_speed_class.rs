use reqwest::Method;
use serde_json::json;

use crate::support::TestApp;

#[tokio::test]
async fn a_class_applies_at_once_and_the_session_stays() {
    let app = TestApp::small().await;
    let before = app.sim("prompt").await;
    let path = format!("/v1/sims/{}/update_speed_class?", before.sim_id);
    let sim = app.cli().post(&path, &json!({ "speedClass": "s1.fast" })).await.ok();
    assert_eq!(sim["speedClass"], "s1.fast");
    assert_eq!(app.sim("prompt").await.session_status, before.session_status);
}

#[tokio::test]
async fn a_class_that_the_plan_does_not_have_is_refused() {
    let app = TestApp::small().await;
    let path = format!("/v1/sims/{}/update_speed_class", app.id("prompt").await);
    for class in ["s1.8xfast", "warp9", ""] {
        app.cli().post(&path, &json!({ "speedClass": class })).await.refused(400, "KNS0400", class);
    }
    assert_eq!(app.sim("prompt").await.speed_class.as_deref(), Some("s1.standard"));
}

#[tokio::test]
async fn a_body_without_a_class_is_no_request() {
    let app = TestApp::small().await;
    let path = format!("/v1/sims/{}/update_speed_class", app.id("prompt").await);
    for body in ["", "{}", r#"{"speedClass":null}"#, "s1.fast"] {
        app.cli().send(Method::POST, &path, Some(body.to_owned())).await.refused(400, "KNS0400", body);
    }
    let body = json!({ "speedClass": "s1.fast" });
    app.cli().post("/v1/sims/1/update_speed_class", &body).await.refused(404, "KNS0404", "nobody has it");
    app.nobody().post(&path, &body).await.refused(401, "KNS0401", "not signed in");
}
