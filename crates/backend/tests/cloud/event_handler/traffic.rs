//! Handlers that wait for traffic.

use serde_json::{Value, json};

use super::{add, firings, listed};
use crate::support::TestApp;

const HOUR: u32 = 3_600_000;

fn rule(kind: &str, properties: Value) -> Value {
    let mut properties = properties;
    properties["inactiveTimeoutDateConst"] = json!("NEVER");
    json!({ "ruleConfig": { "type": kind, "properties": properties } })
}

#[tokio::test]
async fn the_first_traffic_is_noticed_once() {
    let app = TestApp::small().await;
    add(&app, "prompt", rule("SubscriberFirstTrafficRule", json!({}))).await;
    app.advance(HOUR).await;
    let rows = firings(&app).await;
    assert_eq!((rows.len(), &rows[0]["what"]), (1, &json!("traffic")));
    app.advance(HOUR).await;
    app.advance(HOUR).await;
    assert_eq!(listed(&app).await.len(), 1);
}

#[tokio::test]
async fn a_limit_is_noticed_when_it_is_reached_and_not_before() {
    let app = TestApp::small().await;
    let limit = |mega: u32| json!({ "limitTotalTrafficMegaByte": mega.to_string() });
    let mut least = rule("SimMonthlyTotalTrafficRule", limit(1));
    least["name"] = json!("least");
    let mut most = rule("SimMonthlyTotalTrafficRule", limit(2_147_483_647));
    most["name"] = json!("most");
    add(&app, "prompt", least).await;
    add(&app, "prompt", most).await;
    app.advance(24 * HOUR).await;
    let rows = firings(&app).await;
    let names: Vec<&Value> = rows.iter().map(|row| &row["handlerName"]).collect();
    assert_eq!(names, [&json!("least")]);
    assert!(rows[0]["detail"]["megaBytes"].as_str().unwrap().parse::<u64>().unwrap() >= 1);
}

#[tokio::test]
async fn the_traffic_of_all_is_counted_together() {
    let app = TestApp::small().await;
    let operator = app.sim("prompt").await.operator_id.unwrap();
    let mut together = rule("MonthlyTotalTrafficRule", json!({ "limitTotalTrafficMegaByte": "1" }));
    together["targetSimId"] = Value::Null;
    together["targetOperatorId"] = json!(operator);
    together["ruleConfig"]["properties"]["runOnceAmongTarget"] = json!("true");
    add(&app, "prompt", together).await;
    app.advance(24 * HOUR).await;
    let rows = firings(&app).await;
    assert_eq!(rows.len(), 1, "once for all of them: {rows:?}");
}
