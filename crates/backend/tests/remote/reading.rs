//! The fleet of an account elsewhere stands here as rows, and is kept current by reading it again.

use serde_json::json;

use super::{JAPAN, Pair};

#[tokio::test]
async fn the_rows_are_those_of_the_platform() {
    let pair = Pair::together(false).await;
    let ours = pair.rows("").await;
    let theirs = pair.platform.page().get("/kansei/contexts/local/sims").await.ok();
    let rows = serde_json::to_value(&ours.rows).unwrap();
    assert_eq!((ours.of, &rows), (12, &theirs["rows"]));
    assert_eq!(pair.context().await.sims, 12);
    let groups = pair.desk.page().get(&format!("{JAPAN}/groups")).await.ok();
    let expected = pair.platform.page().get("/kansei/contexts/local/groups").await.ok();
    assert_eq!(groups["rows"], expected["rows"]);
}

#[tokio::test]
async fn what_others_change_arrives() {
    let pair = Pair::together(false).await;
    let sim = pair.platform.id("prompt").await;
    let tags = json!([{ "tagName": "site", "tagValue": "Kobe" }]);
    pair.platform.cli().put(&format!("/v1/sims/{sim}/tags"), &tags).await.ok();
    let found = pair.rows_when("tag.site:Kobe", |window| window.total == 1).await;
    assert_eq!(found.rows[0].sim_id, sim);
    pair.platform
        .cli()
        .post("/v1/groups", &json!({ "tags": { "name": "fresh" } }))
        .await
        .expecting(201, "new");
    for _ in 0..super::MOST_READS {
        let groups = pair.desk.page().get(&format!("{JAPAN}/groups?q=fresh")).await.ok();
        if groups["total"] == 1 {
            return;
        }
    }
    panic!("the new group never came");
}

#[tokio::test]
async fn a_query_makes_no_plan_before_the_fleet_was_read_whole() {
    let pair = Pair::apart(false).await;
    let request = json!({ "action": { "verb": "cutSession" }, "query": "" });
    let path = format!("{JAPAN}/plans");
    pair.desk.page().post(&path, &request).await.refused(409, "KNS0409", "it would miss all of them");
    pair.sign_in(&super::auth_key()).await;
    pair.when(|remote| remote.reading.whole_since.is_some()).await;
    pair.desk.page().post(&path, &request).await.accepted();
}

#[tokio::test]
async fn a_platform_that_is_away_is_said_to_be_and_loses_no_row() {
    let pair = Pair::together(false).await;
    let Pair { platform, desk, wire } = pair;
    let dir = platform.stop().await;
    let away = |reading: &api::console::context::Reading| reading.trouble.is_some();
    let page = desk.page();
    let mut seen = false;
    for _ in 0..super::MOST_READS {
        let contexts: Vec<api::console::context::Context> = page.get("/kansei/contexts").await.read();
        let remote = contexts.into_iter().find_map(|context| context.remote).unwrap();
        if away(&remote.reading) {
            assert!(remote.reading.whole_since.is_some(), "the rows say how old they are");
            seen = true;
            break;
        }
    }
    assert!(seen, "nobody said that it is away");
    assert_eq!(page.get(&format!("{JAPAN}/sims")).await.ok()["of"], 12);
    drop((dir, wire));
}
