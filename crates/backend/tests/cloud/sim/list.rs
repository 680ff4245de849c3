use crate::support::TestApp;

#[tokio::test]
async fn sims_are_listed_by_their_ids() {
    let app = TestApp::small().await;
    let sims = app.cli().get("/v1/sims?").await.ok();
    let ids: Vec<&str> = sims.as_array().unwrap().iter().map(|sim| sim["simId"].as_str().unwrap()).collect();
    assert_eq!(ids.len(), 12);
    assert!(ids.is_sorted(), "{ids:?}");
}

#[tokio::test]
async fn an_empty_world_is_an_empty_list() {
    let app = TestApp::start("empty", None).await;
    let answer = app.cli().get("/v1/sims").await;
    assert_eq!((answer.text.as_str(), answer.header("x-soracom-next-key")), ("[]", None));
}

#[tokio::test]
async fn a_limit_that_is_none_is_refused() {
    let app = TestApp::small().await;
    app.cli().get("/v1/sims?limit=0").await.refused(400, "KNS0400", "no page holds nothing");
    app.cli().get("/v1/sims?limit=-1").await.refused(400, "KNS0400", "no number");
    app.cli().get("/v1/sims?limit=ten").await.refused(400, "KNS0400", "no number");
    app.nobody().get("/v1/sims").await.refused(401, "KNS0401", "not signed in");
}

#[tokio::test]
async fn a_key_beyond_the_end_is_an_empty_last_page() {
    let app = TestApp::small().await;
    let answer = app.cli().get("/v1/sims?last_evaluated_key=9999999999999999999").await;
    assert_eq!((answer.text.as_str(), answer.header("link")), ("[]", None));
}
