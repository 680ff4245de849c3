use crate::{cloud::subscriber::list::imsi, support::TestApp};

#[tokio::test]
async fn a_subscribers_history_is_that_of_its_sim() {
    let app = TestApp::small().await;
    let sim = app.sim("comes-back-slowly").await;
    let by_sim = app.cli().get(&format!("/v1/sims/{}/events/sessions", sim.sim_id)).await.ok();
    let by_imsi = app.cli().get(&format!("/v1/subscribers/{}/events/sessions", imsi(&sim))).await.ok();
    assert_eq!(by_imsi, by_sim, "each SIM of this world has one IMSI");
    assert!(by_sim.as_array().is_some_and(|events| !events.is_empty()));
}

#[tokio::test]
async fn a_query_that_does_not_read_is_refused() {
    let app = TestApp::small().await;
    let path = format!("/v1/subscribers/{}/events/sessions", imsi(&app.sim("prompt").await));
    app.cli().get(&format!("{path}?from=x")).await.refused(400, "KNS0400", "no time");
    app.cli().get(&format!("{path}?limit=0")).await.refused(400, "KNS0400", "no page holds nothing");
    app.cli().get("/v1/subscribers/440109999999999/events/sessions").await.refused(404, "KNS0404", "unknown");
    app.nobody().get(&path).await.refused(401, "KNS0401", "not signed in");
}
