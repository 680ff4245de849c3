use crate::support::TestApp;

#[tokio::test]
async fn a_group_is_shown_with_its_settings() {
    let app = TestApp::small().await;
    let group = app.group("new-mtu").await;
    let shown = app.cli().get(&format!("/v1/groups/{}?", group.group_id)).await.ok();
    assert_eq!(shown["configuration"]["SoracomAir"]["ipLinkMtu"], 1440);
}

#[tokio::test]
async fn an_unknown_and_a_malformed_id_name_nothing() {
    let app = TestApp::small().await;
    let unknown = "/v1/groups/00000000-0000-0000-0000-000000000000";
    app.cli().get(unknown).await.refused(404, "KNS0404", "no such group");
    app.cli().get("/v1/groups/a%20b").await.refused(404, "KNS0404", "no id has a space");
    app.nobody().get(unknown).await.refused(401, "KNS0401", "not signed in");
}
