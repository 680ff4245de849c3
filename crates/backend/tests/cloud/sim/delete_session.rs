use serde_json::json;

use crate::support::{NOW, TestApp};

#[tokio::test]
async fn the_answer_shows_the_session_that_was_cut() {
    let app = TestApp::small().await;
    let before = app.sim("prompt").await;
    let id = &before.sim_id;
    let answer = app.cli().act(&format!("/v1/sims/{id}/delete_session?")).await.ok();
    assert_eq!(answer["sessionStatus"]["online"], true, "the platform shows the old session");
    assert_eq!(answer["sessionStatus"]["sessionId"], json!(before.session_status.unwrap().session_id));

    let after = app.cli().get(&format!("/v1/sims/{id}")).await.ok();
    assert_eq!(after["sessionStatus"]["online"], false);
    assert_eq!(after["previousSession"]["sessionId"], answer["sessionStatus"]["sessionId"]);
    assert_eq!(after["previousSession"]["deletedTime"], json!(NOW));
}

#[tokio::test]
async fn a_python_client_sends_a_content_type_without_content() {
    let app = TestApp::small().await;
    let id = app.id("prompt").await;
    let cli = app.cli().with("content-type", "application/json").with("content-length", "0");
    cli.act(&format!("/v1/sims/{id}/delete_session")).await.ok();
}

#[tokio::test]
async fn what_is_offline_cannot_be_cut() {
    let app = TestApp::small().await;
    for name in ["already-offline", "never-attached", "inactive", "suspended"] {
        let path = format!("/v1/sims/{}/delete_session", app.id(name).await);
        let message = app.cli().act(&path).await.refused(400, "SEM0016", name);
        assert_eq!(message, "The specified subscriber is offline");
    }
    let path = format!("/v1/sims/{}/delete_session", app.id("prompt").await);
    app.cli().act(&path).await.ok();
    app.cli().act(&path).await.refused(400, "SEM0016", "it was cut a moment ago and is not back yet");
}

#[tokio::test]
async fn an_unknown_sim_and_an_unknown_caller_are_refused() {
    let app = TestApp::small().await;
    app.cli().act("/v1/sims/8942310000000000000/delete_session").await.refused(
        404,
        "KNS0404",
        "nobody has it",
    );
    let path = format!("/v1/sims/{}/delete_session", app.id("prompt").await);
    app.nobody().act(&path).await.refused(401, "KNS0401", "not signed in");
    assert!(app.sim("prompt").await.online(), "nothing happened");
}
