//! What one SIM has used, as SIM and as subscriber.

use insta::assert_json_snapshot;
use serde_json::{Value, json};

use crate::support::{NOW, TestApp};

const NOW_S: i64 = NOW.0 / 1_000;
const HOUR_S: i64 = 3_600;
const DAY_S: i64 = 24 * HOUR_S;

async fn path_of(app: &TestApp, name: &str) -> String {
    format!("/v1/stats/air/sims/{}", app.id(name).await)
}

async fn used(app: &TestApp, path: &str, period: &str, from: i64, to: i64) -> Vec<Value> {
    let answer = app.cli().get(&format!("{path}?period={period}&from={from}&to={to}")).await.ok();
    answer.as_array().unwrap().clone()
}

/// The sum of a field over periods and classes.
fn sum(entries: &[Value], field: &str) -> i64 {
    let maps = entries.iter().map(|entry| entry["dataTrafficStatsMap"].as_object().unwrap());
    maps.flat_map(|map| map.values()).map(|traffic| traffic[field].as_i64().unwrap()).sum()
}

#[tokio::test]
async fn a_period_has_its_beginning_and_its_classes() {
    let app = TestApp::small().await;
    app.advance(300_000).await;
    let path = path_of(&app, "prompt").await;
    let minutes = used(&app, &path, "minutes", NOW_S + 1, NOW_S + 299).await;
    assert_json_snapshot!(minutes, @r#"
    [
      {
        "dataTrafficStatsMap": {
          "s1.standard": {
            "downloadByteSizeTotal": 2762,
            "downloadPacketSizeTotal": 6,
            "uploadByteSizeTotal": 4884,
            "uploadPacketSizeTotal": 27
          }
        },
        "date": "202606010000",
        "unixtime": 1780272000
      }
    ]
    "#);
    let day = used(&app, &path, "day", NOW_S, NOW_S).await;
    assert_eq!((&day[0]["date"], &day[0]["unixtime"]), (&json!("20260601"), &json!(NOW_S)));
    let month = used(&app, &path, "month", NOW_S, NOW_S).await;
    assert_eq!((&month[0]["date"], &month[0]["unixtime"]), (&json!("202606"), &json!(NOW_S)));
}

#[tokio::test]
async fn minutes_make_days_and_days_make_months() {
    let app = TestApp::small().await;
    app.advance(7_200_000).await;
    let to = NOW_S + 7_200;
    let path = path_of(&app, "comes-back-slowly").await;
    let minutes = used(&app, &path, "minutes", NOW_S - 8 * DAY_S, to).await;
    let days = used(&app, &path, "day", NOW_S - 8 * DAY_S, to).await;
    let months = used(&app, &path, "month", NOW_S - 8 * DAY_S, to).await;
    assert!(minutes.len() > days.len() && days.len() >= months.len() && months.len() == 2);
    for field in
        ["uploadByteSizeTotal", "downloadByteSizeTotal", "uploadPacketSizeTotal", "downloadPacketSizeTotal"]
    {
        assert!(sum(&minutes, field) > 0, "{field}");
        assert_eq!(sum(&minutes, field), sum(&days, field), "{field}");
        assert_eq!(sum(&days, field), sum(&months, field), "{field}");
    }
    // A subscriber is the same thing by its older name.
    let imsi = app.cli().get(&format!("/v1/sims/{}", app.id("comes-back-slowly").await)).await.ok();
    let imsi = imsi["profiles"].as_object().unwrap().values().next().unwrap()["primaryImsi"].clone();
    let by_imsi = format!("/v1/stats/air/subscribers/{}", imsi.as_str().unwrap());
    assert_eq!(used(&app, &by_imsi, "day", NOW_S - 8 * DAY_S, to).await, days);
}

#[tokio::test]
async fn it_counts_while_there_is_a_session_and_by_the_class_that_holds() {
    let app = TestApp::small().await;
    let id = app.id("never-comes-back").await;
    let path = path_of(&app, "never-comes-back").await;
    app.advance(600_000).await;
    app.cli()
        .post(&format!("/v1/sims/{id}/update_speed_class"), &json!({ "speedClass": "s1.fast" }))
        .await
        .ok();
    app.advance(600_000).await;
    app.cli().act(&format!("/v1/sims/{id}/delete_session")).await.ok();
    app.advance(3_600_000).await;
    let minutes = used(&app, &path, "minutes", NOW_S, NOW_S + 5_000).await;
    let told: Vec<(i64, Vec<&String>)> = minutes
        .iter()
        .map(|entry| {
            let classes = entry["dataTrafficStatsMap"].as_object().unwrap().keys().collect();
            (entry["unixtime"].as_i64().unwrap() - NOW_S, classes)
        })
        .collect();
    let (standard, fast) = ("s1.standard".to_owned(), "s1.fast".to_owned());
    assert_eq!(
        told,
        [(0, vec![&standard]), (300, vec![&standard]), (600, vec![&fast]), (900, vec![&fast])],
        "and nothing after its session was cut"
    );
    // One that never attached has used nothing.
    assert!(used(&app, &path_of(&app, "never-attached").await, "day", NOW_S - DAY_S, NOW_S).await.is_empty());
}

#[tokio::test]
async fn of_a_terminated_sim_nothing_is_told() {
    let app = TestApp::small().await;
    let path = path_of(&app, "prompt").await;
    assert!(!used(&app, &path, "day", NOW_S - 5 * DAY_S, NOW_S).await.is_empty());
    let id = app.id("prompt").await;
    app.cli().act(&format!("/v1/sims/{id}/enable_termination")).await.ok();
    app.cli().act(&format!("/v1/sims/{id}/terminate")).await.ok();
    app.advance(600_000).await;
    assert!(used(&app, &path, "day", NOW_S - 5 * DAY_S, NOW_S + 600).await.is_empty());
}

#[tokio::test]
async fn counters_outlive_a_restart() {
    let mut app = TestApp::small().await;
    app.advance(900_000).await;
    let path = path_of(&app, "prompt").await;
    let before = used(&app, &path, "day", NOW_S - 5 * DAY_S, NOW_S + 900).await;
    app = app.restart().await;
    assert_eq!(used(&app, &path, "day", NOW_S - 5 * DAY_S, NOW_S + 900).await, before);
}

#[tokio::test]
async fn what_cannot_be_asked_is_refused() {
    let app = TestApp::small().await;
    let path = path_of(&app, "prompt").await;
    for query in [
        String::new(),
        format!("from={NOW_S}&to={NOW_S}"),
        format!("period=day&from={NOW_S}"),
        format!("period=year&from={NOW_S}&to={NOW_S}"),
        format!("period=day&from=yesterday&to={NOW_S}"),
        format!("period=day&from={}&to={NOW_S}", NOW_S + 1),
        // Milliseconds where seconds are meant would lie far ahead.
        format!("period=day&from={}&to={NOW_S}", NOW.0),
        format!("period=minutes&from={}&to={NOW_S}", NOW_S - 33 * DAY_S),
        format!("period=month&from={}&to={NOW_S}", NOW_S - 600 * DAY_S),
        format!("period=day&from={}&to={}", i64::MIN, i64::MAX),
    ] {
        app.cli().get(&format!("{path}?{query}")).await.refused(400, "KNS0400", &query);
    }
    let whole = format!("period=minutes&from={}&to={}", NOW_S - 32 * DAY_S, i64::MAX);
    app.cli().get(&format!("{path}?{whole}")).await.ok();
    let day = format!("period=day&from={NOW_S}&to={NOW_S}");
    for unknown in ["sims/8942310000000000000", "subscribers/440109999999999"] {
        let path = format!("/v1/stats/air/{unknown}?{day}");
        app.cli().get(&path).await.refused(404, "KNS0404", "nobody has it");
    }
    app.nobody().get(&format!("{path}?{day}")).await.refused(401, "KNS0401", "not signed in");
}
