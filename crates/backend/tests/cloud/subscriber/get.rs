use insta::assert_json_snapshot;

use crate::{cloud::subscriber::list::imsi, support::{TestApp, shape}};

#[tokio::test]
async fn a_subscriber_is_the_sim_seen_by_its_imsi() {
    let app = TestApp::small().await;
    let sim = app.sim("stale-dns").await;
    let subscriber = app.cli().get(&format!("/v1/subscribers/{}", imsi(&sim))).await.ok();
    assert_eq!(subscriber["simId"], sim.sim_id.as_str());
    assert_json_snapshot!(shape(&subscriber), @"");
}

#[tokio::test]
async fn an_unknown_and_a_malformed_imsi_name_nothing() {
    let app = TestApp::small().await;
    let message = app.cli().get("/v1/subscribers/440109999999999").await.refused(404, "KNS0404", "nobody has it");
    assert_eq!(message, "There is no subscriber 440109999999999.");
    app.cli().get("/v1/subscribers/4401").await.refused(404, "KNS0404", "too short");
    app.cli().get("/v1/subscribers/44010x").await.refused(404, "KNS0404", "no digits");
    app.nobody().get("/v1/subscribers/440109999999999").await.refused(401, "KNS0401", "not signed in");
}
