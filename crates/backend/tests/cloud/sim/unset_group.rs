use crate::support::TestApp;

#[tokio::test]
async fn a_sim_leaves_its_group_and_keeps_its_session() {
    let app = TestApp::small().await;
    let before = app.sim("prompt").await;
    let path = format!("/v1/sims/{}/unset_group", before.sim_id);
    let sim = app.cli().act(&path).await.ok();
    assert!(sim.get("groupId").is_none_or(serde_json::Value::is_null), "{sim}");
    assert!(before.group_id.is_some() && app.sim("prompt").await.group_id.is_none());
    assert_eq!(app.sim("prompt").await.session_status, before.session_status);
    app.cli().act(&path).await.ok();
}

#[tokio::test]
async fn an_unknown_sim_and_an_unknown_caller_are_refused() {
    let app = TestApp::small().await;
    app.cli().act("/v1/sims/8942310000000000000/unset_group").await.refused(404, "KNS0404", "nobody has it");
    app.nobody().act("/v1/sims/1/unset_group").await.refused(401, "KNS0401", "not signed in");
}
