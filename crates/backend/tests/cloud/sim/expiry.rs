//! `set_expiry_time` and `unset_expiry_time`: what the clock brings.

use reqwest::Method;
use serde_json::{Value, json};

use crate::{
    cloud::subscriber::imsi,
    support::{NOW, TestApp},
};

const MINUTE: i64 = 60_000;

#[tokio::test]
async fn at_its_time_each_action_is_carried_out() {
    for (action, status, online) in [
        (json!(null), "active", true),
        (json!("doNothing"), "active", true),
        (json!("deleteSession"), "active", false),
        (json!("deactivate"), "inactive", false),
        (json!("suspend"), "suspended", false),
        (json!("terminate"), "terminated", false),
    ] {
        let app = TestApp::small().await;
        let id = app.id("prompt").await;
        let path = format!("/v1/sims/{id}");
        app.cli().act(&format!("{path}/enable_termination")).await.ok();
        let request = json!({ "expiryTime": NOW.0 + MINUTE, "expiryAction": action });
        let set = app.cli().post(&format!("{path}/set_expiry_time?"), &request).await.ok();
        assert_eq!((&set["expiryTime"], &set["expiryAction"]), (&json!(NOW.0 + MINUTE), &action));
        app.advance(MINUTE as u32 - 1).await;
        let before = app.cli().get(&path).await.ok();
        assert_eq!(before, set, "{action}: not a moment early");
        app.advance(1).await;
        let after = app.cli().get(&path).await.ok();
        assert_eq!((&after["status"], &after["sessionStatus"]["online"]), (&json!(status), &json!(online)));
        assert_eq!(after["expiryTime"], set["expiryTime"], "{action}: it stays to be seen");
        let history = app.cli().get(&format!("{path}/statuses/history")).await.ok();
        let told: Vec<(&Value, &Value)> =
            history.as_array().unwrap().iter().map(|e| (&e["status"], &e["applyDateTimeEpochSec"])).collect();
        let at = json!((NOW.0 + MINUTE) / 1_000);
        let expected = if status == "active" { vec![] } else { vec![(&after["status"], &at)] };
        assert_eq!(told, expected, "{action}");
        app.advance(MINUTE as u32).await;
        assert_eq!(app.sim("prompt").await.online(), online, "{action}: nobody comes back");
    }
}

#[tokio::test]
async fn an_expired_sim_comes_back_when_the_time_is_moved_or_taken_away() {
    let app = TestApp::small().await;
    let id = app.id("prompt").await;
    let path = format!("/v1/sims/{id}");
    let expiry = |after: i64| json!({ "expiryTime": NOW.0 + after, "expiryAction": "deleteSession" });
    app.cli().post(&format!("{path}/set_expiry_time"), &expiry(MINUTE)).await.ok();
    app.advance(10 * MINUTE as u32).await;
    assert!(!app.sim("prompt").await.online());
    app.cli().act(&format!("{path}/activate")).await.ok();
    app.advance(11 * MINUTE as u32).await;
    assert!(!app.sim("prompt").await.online(), "its status was never the reason");
    app.cli().post(&format!("{path}/set_expiry_time"), &expiry(60 * MINUTE)).await.ok();
    app.advance(11 * MINUTE as u32).await;
    assert!(app.sim("prompt").await.online(), "within its longest back-off");

    app.advance(40 * MINUTE as u32).await;
    assert!(!app.sim("prompt").await.online(), "the new time has come too");
    let unset = app.cli().act(&format!("{path}/unset_expiry_time?")).await.ok();
    assert!(unset.get("expiryTime").is_none() && unset.get("expiryAction").is_none(), "{unset}");
    app.advance(11 * MINUTE as u32).await;
    assert!(app.sim("prompt").await.online());
}

#[tokio::test]
async fn an_expiry_survives_a_restart() {
    let app = TestApp::small().await;
    let id = app.id("prompt").await;
    let request = json!({ "expiryTime": NOW.0 + MINUTE, "expiryAction": "deactivate" });
    app.cli().post(&format!("/v1/sims/{id}/set_expiry_time"), &request).await.ok();
    let app = app.restart().await;
    let later = json!({ "advanceMs": MINUTE });
    app.page().post("/kansei/emulator/clock", &later).await;
    let sim = app.cli().get(&format!("/v1/sims/{id}")).await.ok();
    assert_eq!(sim["status"], "inactive");
}

#[tokio::test]
async fn a_subscriber_expires_as_its_sim() {
    let app = TestApp::small().await;
    let path = format!("/v1/subscribers/{}", imsi(&app.sim("prompt").await));
    let set =
        app.cli().post(&format!("{path}/set_expiry_time?"), &json!({ "expiryTime": NOW.0 + 1 })).await.ok();
    assert_eq!((&set["expiryTime"], &set["expiredAt"]), (&json!(NOW.0 + 1), &json!(NOW.0 + 1)));
    assert_eq!(app.sim("prompt").await.expiry_time.map(|at| at.0), Some(NOW.0 + 1));
    app.cli().act(&format!("{path}/unset_expiry_time?")).await.ok();
    let said =
        app.cli().act(&format!("{path}/unset_expiry_time")).await.refused(404, "KNS0404", "there is none");
    assert!(said.starts_with("There is no expiry time of SIM "), "{said}");
}

#[tokio::test]
async fn what_cannot_come_is_not_set() {
    let app = TestApp::small().await;
    let sim = app.sim("prompt").await;
    let path = format!("/v1/sims/{}/set_expiry_time", sim.sim_id);
    for (expiry, action, why) in [
        (NOW.0, "deactivate", "it lies in the future"),
        (NOW.0 - 1, "suspend", "it lies in the future"),
        (NOW.0 + 1, "explode", "no such action"),
        (NOW.0 + 1, "(null value)", "the definition means null"),
    ] {
        let request = json!({ "expiryTime": expiry, "expiryAction": action });
        app.cli().post(&path, &request).await.refused(400, "KNS0400", why);
    }
    let protected = json!({ "expiryTime": NOW.0 + 1, "expiryAction": "terminate" });
    app.cli().post(&path, &protected).await.refused(400, "KNS0411", "its protection is on");
    for body in ["", "{}", r#"{"expiryTime":"tomorrow"}"#, r#"{"expiryTime":null}"#, "[]", "{"] {
        app.cli().send(Method::POST, &path, Some(body.to_owned())).await.refused(400, "KNS0400", body);
    }
    assert_eq!(app.sim("prompt").await, sim, "nothing changed");
}
