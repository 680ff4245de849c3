use insta::assert_json_snapshot;

use crate::support::{NOW, TestApp, shape};

#[tokio::test]
async fn a_history_is_newest_first_and_says_why_in_pairs() {
    let app = TestApp::small().await;
    let id = app.id("stale-vpg").await;
    app.cli().act(&format!("/v1/sims/{id}/delete_session")).await.ok();
    app.advance(20_000).await;
    let events = app.cli().get(&format!("/v1/sims/{id}/events/sessions?limit=2")).await.ok();
    let times: Vec<i64> =
        events.as_array().unwrap().iter().map(|event| event["time"].as_i64().unwrap()).collect();
    assert!(times[0] > times[1] && times[1] == NOW.0, "{times:?}");
    assert_json_snapshot!(shape(&events), @r#"
    [
      {
        "apn": "soracom.io",
        "cell": {
          "eci": "[cell]",
          "mcc": 440,
          "mnc": 10,
          "radioType": "LTE-M",
          "tac": 4612
        },
        "createdTime": "[date]",
        "dns0": "100.127.0.53",
        "dns1": "100.127.1.53",
        "event": "Created",
        "imei": "[digits]",
        "imsi": "[digits]",
        "operatorId": "OP0012345678",
        "primaryImsi": "[digits]",
        "sessionId": "[uuid]",
        "simId": "[digits]",
        "subscription": "plan-D",
        "time": "[time]",
        "ueIpAddress": "[address]",
        "vpgId": "[uuid]"
      },
      {
        "apn": "soracom.io",
        "cell": {
          "eci": "[cell]",
          "mcc": 440,
          "mnc": 10,
          "radioType": "LTE-M",
          "tac": 4612
        },
        "createdTime": "[date]",
        "dns0": "100.127.0.53",
        "dns1": "100.127.1.53",
        "event": "Deleted",
        "imei": "[digits]",
        "imsi": "[digits]",
        "operatorId": "OP0012345678",
        "primaryImsi": "[digits]",
        "sessionId": "[uuid]",
        "simId": "[digits]",
        "subscription": "plan-D",
        "time": "[time]",
        "ueIpAddress": "[address]"
      }
    ]
    "#);
}

#[tokio::test]
async fn a_range_and_a_limit_leave_out_the_rest() {
    let app = TestApp::small().await;
    let id = app.id("prompt").await;
    let path = format!("/v1/sims/{id}/events/sessions");
    let all = app.cli().get(&path).await.ok();
    let all = all.as_array().unwrap();
    assert!(all.len() > 2, "{all:?}");
    let time = |at: usize| all[at]["time"].as_i64().unwrap();
    let some = app.cli().get(&format!("{path}?from={}&to={}", time(2), time(1))).await.ok();
    assert_eq!(some.as_array().unwrap(), &all[1..3], "both ends count");
    let none = app.cli().get(&format!("{path}?from={}", NOW.0 + 1)).await.ok();
    assert_eq!(none.as_array().unwrap().len(), 0);
}

#[tokio::test]
async fn pages_of_a_history_join() {
    let app = TestApp::small().await;
    let id = app.id("prompt").await;
    let path = format!("/v1/sims/{id}/events/sessions");
    let all = app.cli().get(&path).await.ok();
    let mut pages = Vec::new();
    let mut next = Some(format!("{path}?limit=1"));
    while let Some(path_of_page) = next {
        let answer = app.cli().get(&path_of_page).await;
        next =
            answer.header("x-soracom-next-key").map(|key| format!("{path}?limit=1&last_evaluated_key={key}"));
        pages.extend(answer.ok().as_array().unwrap().clone());
    }
    assert_eq!(&pages, all.as_array().unwrap());
}

#[tokio::test]
async fn what_was_never_attached_has_no_history() {
    let app = TestApp::small().await;
    let path = format!("/v1/sims/{}/events/sessions", app.id("never-attached").await);
    assert_eq!(app.cli().get(&path).await.accepted().text, "[]");
}

#[tokio::test]
async fn a_query_that_does_not_read_is_refused() {
    let app = TestApp::small().await;
    let path = format!("/v1/sims/{}/events/sessions", app.id("prompt").await);
    for query in ["from=yesterday", "to=1.5", "limit=0", "last_evaluated_key=abc"] {
        app.cli().get(&format!("{path}?{query}")).await.refused(400, "KNS0400", query);
    }
    app.cli().get("/v1/sims/8942310000000000000/events/sessions").await.refused(404, "KNS0404", "unknown");
    app.nobody().get(&path).await.refused(401, "KNS0401", "not signed in");
}
