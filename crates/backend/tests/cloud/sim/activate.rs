use crate::support::TestApp;

#[tokio::test]
async fn an_activated_sim_may_attach_again_when_its_device_next_dials() {
    let app = TestApp::small().await;
    let id = app.id("inactive").await;
    let sim = app.cli().act(&format!("/v1/sims/{id}/activate?")).await.ok();
    assert_eq!((&sim["status"], &sim["sessionStatus"]["online"]), (&"active".into(), &false.into()));
    app.advance(610_000).await;
    assert!(app.sim("inactive").await.online(), "its longest back-off is ten minutes");
}

#[tokio::test]
async fn activating_twice_changes_nothing() {
    let app = TestApp::small().await;
    let path = format!("/v1/sims/{}/activate", app.id("prompt").await);
    let before = app.sim("prompt").await;
    let again: api::soracom::sim::Sim = app.cli().act(&path).await.read();
    assert_eq!(again, before);
}

#[tokio::test]
async fn an_unknown_sim_and_an_unknown_caller_are_refused() {
    let app = TestApp::small().await;
    app.cli().act("/v1/sims/8942310000000000000/activate").await.refused(404, "KNS0404", "nobody has it");
    app.nobody().act("/v1/sims/1/activate").await.refused(401, "KNS0401", "not signed in");
}
