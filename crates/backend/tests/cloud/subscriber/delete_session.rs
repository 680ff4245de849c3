use serde_json::json;

use crate::{cloud::subscriber::list::imsi, support::TestApp};

#[tokio::test]
async fn the_session_is_cut_and_the_old_one_shown() {
    let app = TestApp::small().await;
    let before = app.sim("prompt").await;
    let path = format!("/v1/subscribers/{}/delete_session?", imsi(&before));
    let answer = app.cli().act(&path).await.ok();
    assert_eq!(answer["sessionStatus"]["sessionId"], json!(before.session_status.unwrap().session_id));
    assert!(!app.sim("prompt").await.online());
    app.cli().act(&path).await.refused(400, "SEM0016", "it is offline now");
}

#[tokio::test]
async fn an_unknown_subscriber_and_an_unknown_caller_are_refused() {
    let app = TestApp::small().await;
    let path = "/v1/subscribers/440109999999999/delete_session";
    app.cli().act(path).await.refused(404, "KNS0404", "nobody has it");
    app.nobody().act(path).await.refused(401, "KNS0401", "not signed in");
}
