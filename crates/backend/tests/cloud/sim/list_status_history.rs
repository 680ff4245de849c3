use insta::assert_json_snapshot;
use serde_json::{Value, json};

use crate::support::{NOW, TestApp, shape};

/// A world in which `prompt` was turned off and on, got another speed class and another group, a second apart.
async fn turned() -> (TestApp, String) {
    let app = TestApp::small().await;
    let id = app.id("prompt").await;
    let path = format!("/v1/sims/{id}");
    let group = app.group("new-mtu").await.group_id;
    app.cli().act(&format!("{path}/deactivate")).await.ok();
    app.advance(1_000).await;
    app.cli().act(&format!("{path}/activate")).await.ok();
    app.advance(1_000).await;
    app.cli().post(&format!("{path}/update_speed_class"), &json!({ "speedClass": "s1.fast" })).await.ok();
    app.advance(1_000).await;
    app.cli().post(&format!("{path}/set_group"), &json!({ "groupId": group })).await.ok();
    (app, format!("{path}/statuses/history"))
}

fn times(page: &Value) -> Vec<i64> {
    page.as_array()
        .unwrap()
        .iter()
        .map(|e| e["applyDateTimeEpochSec"].as_i64().unwrap() - NOW.0 / 1_000)
        .collect()
}

#[tokio::test]
async fn a_history_is_newest_first_and_shows_what_held_from_then_on() {
    let (app, path) = turned().await;
    let history = app.cli().get(&format!("{path}?")).await.ok();
    assert_eq!(times(&history), [3, 2, 1, 0]);
    assert_json_snapshot!(shape(&history[0]), @r#"
    {
      "applyDateTimeEpochSec": 1780272003,
      "groupId": "[uuid]",
      "imsi": "[digits]",
      "isPrimary": true,
      "primaryImsi": "[digits]",
      "simId": "[digits]",
      "speedClass": "s1.fast",
      "status": "active",
      "subscription": "plan-D"
    }
    "#);
    let statuses: Vec<&Value> = history.as_array().unwrap().iter().map(|entry| &entry["status"]).collect();
    assert_eq!(statuses, ["active", "active", "active", "inactive"]);
    let classes: Vec<&Value> = history.as_array().unwrap().iter().map(|entry| &entry["speedClass"]).collect();
    assert_eq!(classes, ["s1.fast", "s1.fast", "s1.standard", "s1.standard"]);
}

#[tokio::test]
async fn an_order_and_a_range_in_milliseconds() {
    let (app, path) = turned().await;
    let list = |query: String| {
        let (cli, path) = (app.cli(), path.clone());
        async move { times(&cli.get(&format!("{path}?{query}")).await.ok()) }
    };
    assert_eq!(list("sort=asc".into()).await, [0, 1, 2, 3]);
    assert_eq!(list("sort=desc".into()).await, [3, 2, 1, 0]);
    let (from, to) = (NOW.0 + 1_000, NOW.0 + 2_000);
    assert_eq!(list(format!("from={from}&to={to}")).await, [2, 1], "both ends count");
    assert_eq!(list(format!("from={}&to={}&sort=asc", from + 1, to)).await, [2]);
    assert_eq!(list(format!("to={}", NOW.0 - 1)).await, [] as [i64; 0]);
}

#[tokio::test]
async fn pages_join_in_both_orders() {
    let (app, path) = turned().await;
    for sort in ["desc", "asc"] {
        let whole = app.cli().get(&format!("{path}?sort={sort}")).await.ok();
        let mut joined = Vec::new();
        let mut next = Some(format!("{path}?sort={sort}&limit=1"));
        while let Some(page) = next {
            let answer = app.cli().get(&page).await;
            assert_eq!(answer.header("link").is_some(), answer.header("x-soracom-next-key").is_some());
            let key = answer.header("x-soracom-next-key").map(str::to_owned);
            next = key.map(|key| format!("{path}?sort={sort}&limit=1&last_evaluated_key={key}"));
            joined.extend(answer.ok().as_array().unwrap().clone());
        }
        assert_eq!(&joined, whole.as_array().unwrap(), "{sort}");
    }
}

#[tokio::test]
async fn a_world_begins_with_what_was_done_lately() {
    let app = TestApp::small().await;
    for (name, statuses) in
        [("prompt", vec![]), ("inactive", vec!["inactive"]), ("suspended", vec!["suspended"])]
    {
        let path = format!("/v1/sims/{}/statuses/history", app.id(name).await);
        let history = app.cli().get(&path).await.ok();
        let told: Vec<&Value> = history.as_array().unwrap().iter().map(|entry| &entry["status"]).collect();
        assert_eq!(told, statuses, "{name}");
    }
}

#[tokio::test]
async fn a_query_that_does_not_read_is_refused() {
    let app = TestApp::small().await;
    let path = format!("/v1/sims/{}/statuses/history", app.id("prompt").await);
    for query in ["from=yesterday", "limit=0", "limit=101", "limit=-1", "sort=up", "last_evaluated_key=abc"] {
        app.cli().get(&format!("{path}?{query}")).await.refused(400, "KNS0400", query);
    }
    app.cli().get(&format!("{path}?limit=100")).await.ok();
    let unknown = "/v1/sims/8942310000000000000/statuses/history";
    app.cli().get(unknown).await.refused(404, "KNS0404", "nobody has it");
    app.nobody().get(&path).await.refused(401, "KNS0401", "not signed in");
}
