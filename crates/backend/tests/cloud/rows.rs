//! The whole fleet, cheaply: beside `/v1`, under the same token.

use serde_json::Value;

use crate::support::{TestApp, allow, user_with};

const ROWS: &str = "/worlds/local/kansei/rows";

async fn page(app: &TestApp, query: &str) -> Value {
    app.cli().get(&format!("{ROWS}?{query}")).await.ok()
}

fn ids(page: &Value) -> Vec<String> {
    page["rows"].as_array().unwrap().iter().map(|sim| sim["simId"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn pages_join_and_hold_every_sim_once() {
    let app = TestApp::small().await;
    let (mut all, mut after) = (Vec::new(), String::new());
    loop {
        let answer = app.cli().get(&format!("{ROWS}?limit=5{after}")).await;
        let next = answer.header("x-soracom-next-key").map(str::to_owned);
        all.extend(ids(&answer.ok()));
        match next {
            Some(next) => after = format!("&after={next}"),
            None => break,
        }
    }
    let listed = app.cli().get("/v1/sims?limit=100").await.ok();
    let listed: Vec<&str> =
        listed.as_array().unwrap().iter().map(|sim| sim["simId"].as_str().unwrap()).collect();
    assert_eq!(all, listed);
}

#[tokio::test]
async fn what_was_written_since_a_position_is_told_until_the_world_begins_anew() {
    let mut app = TestApp::small().await;
    let before = page(&app, "").await;
    let since = format!("since={}", before["position"]);
    assert!(ids(&page(&app, &since).await).is_empty());
    let id = app.id("prompt").await;
    app.cli().act(&format!("/v1/sims/{id}/deactivate")).await.ok();
    let later = page(&app, &since).await;
    assert_eq!((ids(&later), &later["epoch"]), (vec![id.to_string()], &before["epoch"]));
    assert_eq!(later["rows"][0]["status"], "inactive");
    app.reset("small", None).await;
    assert_ne!(page(&app, "").await["epoch"], before["epoch"]);
}

#[tokio::test]
async fn it_is_read_by_whoever_may_list_sims() {
    let app = TestApp::small().await;
    let bad = app.cli().get(&format!("{ROWS}?limit=0")).await.expecting(400, "a page of nothing");
    assert!(bad["message"].as_str().unwrap().contains("limit"), "{bad}");
    app.nobody().get(ROWS).await.expecting(401, "nobody");
    let lists = user_with(&app, "lists", &allow("Sim:listSims")).await;
    assert_eq!(ids(&lists.get(ROWS).await.ok()).len(), 12);
    let gets = user_with(&app, "gets", &allow("Sim:getSim")).await;
    gets.get(ROWS).await.expecting(403, "another permission");
}
