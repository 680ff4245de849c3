use serde_json::json;

use crate::support::TestApp;

#[tokio::test]
async fn a_deactivated_sim_loses_its_session_and_stays_away() {
    let app = TestApp::small().await;
    let id = app.id("prompt").await;
    let sim = app.cli().act(&format!("/v1/sims/{id}/deactivate?")).await.ok();
    assert_eq!((&sim["status"], &sim["sessionStatus"]["online"]), (&json!("inactive"), &json!(false)));
    app.advance(3_600_000).await;
    assert!(!app.sim("prompt").await.online(), "it dials, in vain");
    assert_eq!(app.deleted_since_now(&id).await, 1);
}

#[tokio::test]
async fn an_offline_sim_can_be_deactivated_too() {
    let app = TestApp::small().await;
    let id = app.id("already-offline").await;
    let sim = app.cli().act(&format!("/v1/sims/{id}/deactivate")).await.ok();
    assert_eq!(sim["status"], "inactive");
    assert_eq!(app.deleted_since_now(&id).await, 0, "there was no session to end");
}

#[tokio::test]
async fn an_unknown_sim_and_an_unknown_caller_are_refused() {
    let app = TestApp::small().await;
    app.cli().act("/v1/sims/8942310000000000000/deactivate").await.refused(404, "KNS0404", "nobody has it");
    app.nobody().act("/v1/sims/1/deactivate").await.refused(401, "KNS0401", "not signed in");
}
