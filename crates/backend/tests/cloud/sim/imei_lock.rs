//! `set_imei_lock` and `unset_imei_lock`: asked for when a device attaches.

use reqwest::Method;
use serde_json::json;

use crate::{cloud::subscriber::imsi, support::TestApp};

/// Longer than the longest back-off.
const A_WHILE: u32 = 11 * 60_000;

#[tokio::test]
async fn another_device_is_refused_when_it_dials_and_backs_off() {
    let app = TestApp::small().await;
    let before = app.sim("prompt").await;
    let path = format!("/v1/sims/{}", before.sim_id);
    let locked =
        app.cli().post(&format!("{path}/set_imei_lock?"), &json!({ "imei": "356938039999999" })).await.ok();
    assert_eq!(locked["imeiLock"], json!({ "imei": "356938039999999" }));
    assert_eq!(app.sim("prompt").await.session_status, before.session_status, "an open session stays");
    app.cli().act(&format!("{path}/delete_session")).await.ok();
    app.advance(A_WHILE).await;
    let sim = app.sim("prompt").await;
    assert_eq!((sim.online(), sim.status), (false, before.status), "it is kept out, and still active");
    let free = app.cli().act(&format!("{path}/unset_imei_lock?")).await.ok();
    assert!(free.get("imeiLock").is_none(), "{free}");
    app.advance(A_WHILE).await;
    assert!(app.sim("prompt").await.online(), "it has gone on trying");
}

#[tokio::test]
async fn without_an_imei_it_is_locked_to_the_device_that_is_online() {
    for body in ["", "null", "{}", r#"{"imei":""}"#, r#"{"imei":null}"#] {
        let app = TestApp::small().await;
        let sim = app.sim("prompt").await;
        let path = format!("/v1/sims/{}", sim.sim_id);
        let answer =
            app.cli().send(Method::POST, &format!("{path}/set_imei_lock"), Some(body.to_owned())).await;
        assert_eq!(answer.ok()["imeiLock"]["imei"], json!(sim.session_status.unwrap().imei), "{body}");
        app.cli().act(&format!("{path}/delete_session")).await.ok();
        app.advance(A_WHILE).await;
        assert!(app.sim("prompt").await.online(), "its own device is let in");
    }
}

#[tokio::test]
async fn a_lock_needs_a_device() {
    let app = TestApp::small().await;
    let path = format!("/v1/sims/{}/set_imei_lock", app.id("already-offline").await);
    app.cli().act(&path).await.refused(400, "SEM0016", "there is no device to lock to");
    for imei in ["pump-07", "35693803", "356938030000012|anonymous", "|ANONYMOUS"] {
        app.cli().post(&path, &json!({ "imei": imei })).await.refused(400, "KNS0400", imei);
    }
    for body in [r#"{"imei":7}"#, "[]", "{"] {
        app.cli().send(Method::POST, &path, Some(body.to_owned())).await.refused(400, "KNS0400", body);
    }
    assert_eq!(app.sim("already-offline").await.imei_lock, None, "nothing changed");
}

#[tokio::test]
async fn a_subscriber_is_locked_as_its_sim() {
    let app = TestApp::small().await;
    let path = format!("/v1/subscribers/{}", imsi(&app.sim("prompt").await));
    let request = json!({ "imei": "356938030000012|ANONYMOUS" });
    let locked = app.cli().post(&format!("{path}/set_imei_lock?"), &request).await.ok();
    assert_eq!(locked["imeiLock"], request);
    let lock = app.sim("prompt").await.imei_lock.unwrap();
    assert_eq!(lock.imei.unwrap().as_str(), "356938030000012|ANONYMOUS");
    app.cli().act(&format!("{path}/unset_imei_lock?")).await.ok();
    app.cli().act(&format!("{path}/unset_imei_lock?")).await.ok();
    assert_eq!(app.sim("prompt").await.imei_lock, None);
}
