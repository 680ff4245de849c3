//! `activate` and `deactivate`.

use crate::{cloud::subscriber::list::imsi, support::TestApp};

#[tokio::test]
async fn a_subscriber_is_switched_off_and_on() {
    let app = TestApp::small().await;
    let imsi = imsi(&app.sim("prompt").await);
    let off = app.cli().act(&format!("/v1/subscribers/{imsi}/deactivate?")).await.ok();
    assert_eq!(
        (off["status"].as_str(), off["sessionStatus"]["online"].as_bool()),
        (Some("inactive"), Some(false))
    );
    let on = app.cli().act(&format!("/v1/subscribers/{imsi}/activate?")).await.ok();
    assert_eq!(on["status"], "active");
}

#[tokio::test]
async fn an_unknown_subscriber_and_an_unknown_caller_are_refused() {
    let app = TestApp::small().await;
    for verb in ["activate", "deactivate"] {
        let path = format!("/v1/subscribers/440109999999999/{verb}");
        app.cli().act(&path).await.refused(404, "KNS0404", "nobody has it");
        app.nobody().act(&path).await.refused(401, "KNS0401", "not signed in");
    }
}
