//! What a group's configuration comes to for the next session of a member: the effective settings.

use serde_json::{Value, json};

use crate::support::TestApp;

/// The platform's own resolvers, of the session that a member of no group is given.
const OWN: [&str; 2] = ["100.127.0.53", "100.127.1.53"];

#[tokio::test]
async fn the_next_session_is_given_what_is_switched_on() {
    let vpg = "1f9c0b52-7d5e-4a3b-9a2e-5a64d0f3c1e2";
    for (air, dns, vpg) in [
        (json!({}), json!(OWN), Value::Null),
        (json!({ "useCustomDns": true, "dnsServers": ["10.0.0.53"] }), json!(["10.0.0.53"]), Value::Null),
        (json!({ "useCustomDns": false, "dnsServers": ["10.0.0.53"] }), json!(OWN), Value::Null),
        (json!({ "dnsServers": ["10.0.0.53"] }), json!(OWN), Value::Null),
        (json!({ "useCustomDns": true, "dnsServers": [] }), json!(OWN), Value::Null),
        (json!({ "useCustomDns": true }), json!(OWN), Value::Null),
        (json!({ "useVpg": true, "vpgId": vpg }), json!(OWN), json!(vpg)),
        (json!({ "useVpg": false, "vpgId": vpg }), json!(OWN), Value::Null),
        (json!({ "vpgId": vpg }), json!(OWN), Value::Null),
        (json!({ "useVpg": true }), json!(OWN), Value::Null),
        (
            json!({ "useCustomDns": true, "dnsServers": ["10.0.0.53", "10.0.1.53"], "useVpg": true, "vpgId": vpg }),
            json!(["10.0.0.53", "10.0.1.53"]),
            json!(vpg),
        ),
    ] {
        let app = TestApp::small().await;
        let made = app.cli().post("/v1/groups", &json!({ "configuration": { "SoracomAir": air } })).await;
        let group = made.expecting(201, "it was created")["groupId"].clone();
        let path = format!("/v1/sims/{}", app.id("prompt").await);
        let before = app.cli().post(&format!("{path}/set_group"), &json!({ "groupId": group })).await.ok();
        app.cli().act(&format!("{path}/delete_session")).await.ok();
        app.advance(20_000).await;
        let after = app.cli().get(&path).await.ok();
        let session = &after["sessionStatus"];
        assert_ne!(session["sessionId"], before["sessionStatus"]["sessionId"]);
        assert_eq!((&session["dnsServers"], &session["vpgId"]), (&dns, &vpg), "{air}");
    }
}

#[tokio::test]
async fn whoever_leaves_its_group_is_given_the_platforms_own() {
    let app = TestApp::small().await;
    let path = format!("/v1/sims/{}", app.id("stale-vpg").await);
    app.cli().act(&format!("{path}/delete_session")).await.ok();
    app.advance(20_000).await;
    assert!(app.sim("stale-vpg").await.session_status.unwrap().vpg_id.is_some());
    app.cli().act(&format!("{path}/unset_group")).await.ok();
    assert!(app.sim("stale-vpg").await.session_status.unwrap().vpg_id.is_some(), "this session keeps it");
    app.cli().act(&format!("{path}/delete_session")).await.ok();
    app.advance(20_000).await;
    let session = app.sim("stale-vpg").await.session_status.unwrap();
    assert_eq!((session.dns_servers.unwrap(), session.vpg_id), (OWN.map(str::to_owned).to_vec(), None));
}

#[tokio::test]
async fn a_new_group_holds_8_kilobytes_too_and_bytes_are_not_characters() {
    let app = TestApp::small().await;
    // {"SoracomAir":{"userdata":"…"}} is 30 bytes longer than its text; あ has three.
    let of = |filler: &str| {
        let text = "あ".repeat(2_720) + filler;
        json!({ "configuration": { "SoracomAir": { "userdata": text } } })
    };
    app.cli().post("/v1/groups", &of("xx")).await.expecting(201, "8,192 bytes");
    app.cli().post("/v1/groups", &of("xxx")).await.refused(400, "KNS0400", "one byte too many");
}
