use crate::support::TestApp;

#[tokio::test]
async fn the_members_of_a_group_that_is_gone_are_in_none() {
    let app = TestApp::small().await;
    let group = app.group("plain").await.group_id;
    let answer = app.cli().delete(&format!("/v1/groups/{group}?")).await.accepted();
    assert_eq!((answer.status, answer.text.as_str()), (204, ""));
    app.cli().get(&format!("/v1/groups/{group}")).await.refused(404, "KNS0404", "it is gone");
    let prompt = app.sim("prompt").await;
    assert!(prompt.group_id.is_none() && prompt.online(), "no session ends by it");
}

#[tokio::test]
async fn an_unknown_group_and_an_unknown_caller_are_refused() {
    let app = TestApp::small().await;
    let unknown = "/v1/groups/00000000-0000-0000-0000-000000000000";
    app.cli().delete(unknown).await.refused(404, "KNS0404", "no such group");
    app.nobody().delete(unknown).await.refused(401, "KNS0401", "not signed in");
}
