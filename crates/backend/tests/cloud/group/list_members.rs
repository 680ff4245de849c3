use crate::support::TestApp;

#[tokio::test]
async fn members_are_listed_page_by_page() {
    let app = TestApp::small().await;
    let group = app.group("plain").await.group_id;
    let all = app.cli().get(&format!("/v1/groups/{group}/subscribers?")).await.ok();
    let ids: Vec<&str> = all.as_array().unwrap().iter().map(|sim| sim["simId"].as_str().unwrap()).collect();
    assert_eq!(ids.len(), 9);
    let first = app.cli().get(&format!("/v1/groups/{group}/subscribers?limit=8")).await;
    let key = first.header("x-soracom-next-key").unwrap();
    let rest =
        app.cli().get(&format!("/v1/groups/{group}/subscribers?limit=8&last_evaluated_key={key}")).await;
    assert_eq!(rest.header("link"), None);
    assert_eq!(rest.json()[0]["simId"], ids[8]);
}

#[tokio::test]
async fn an_unknown_group_has_no_members() {
    let app = TestApp::small().await;
    let path = "/v1/groups/00000000-0000-0000-0000-000000000000/subscribers";
    app.cli().get(path).await.refused(404, "KNS0404", "no such group");
    app.nobody().get(path).await.refused(401, "KNS0401", "not signed in");
    let group = app.group("plain").await.group_id;
    app.cli()
        .get(&format!("/v1/groups/{group}/subscribers?limit=0"))
        .await
        .refused(400, "KNS0400", "no page");
}
