//! The document's captive portal: pay, move to the open group, one cut, and the new session has other resolvers.

use api::{
    console::job::Verdict,
    soracom::session::{SessionEvent, SessionEventKind},
};
use serde_json::json;

use crate::support::{NOW, TestApp, only};

#[tokio::test]
async fn one_cut_lets_a_traveller_out_of_the_wall() {
    let app = TestApp::start("portal", None).await;
    let (walled, open) = (app.group("walled").await, app.group("open").await);
    let behind: Vec<_> = app.all_sims().await.into_values().collect();
    let of = |sim: &&api::soracom::sim::Sim| sim.group_id == Some(walled.group_id.clone()) && sim.online();
    let traveller = behind.iter().filter(of).nth(3).unwrap();
    let id = &traveller.sim_id;
    let old = traveller.session_status.clone().unwrap();
    assert_eq!(old.dns_servers.as_deref().unwrap(), ["10.99.0.53", "10.99.1.53"]);

    // The charging site has taken the payment: it tells the platform, and nothing changes for the session.
    app.cli().post(&format!("/v1/sims/{id}/set_group"), &json!({ "groupId": open.group_id })).await.ok();
    let row =
        app.page().get(&format!("/kansei/contexts/local/sims?q=sim:{id}")).await.ok()["rows"][0].clone();
    assert_eq!((&row["state"], &row["drift"]), (&json!("stale"), &json!(["dns"])), "and the console says so");

    let job = app.start_job(&app.plan("cutSession", std::slice::from_ref(id)).await, "out-of-the-wall").await;
    app.job(&job, |job| only(job).deleted_at.is_some()).await;
    app.advance(60_000).await;
    let job = app.job(&job, |job| job.ended_at.is_some()).await;
    let item = only(&job);
    assert_eq!(item.verdict, Some(Verdict::DoneVerified), "{item:#?}");
    let dns = item.settings.iter().find(|check| check.setting == "dnsServers").unwrap();
    assert_eq!((&dns.after, dns.matches), (&json!(["10.98.0.53", "10.98.1.53"]), true));

    let path = format!("/v1/sims/{id}/events/sessions?from={}", NOW.0);
    let events: Vec<SessionEvent> = app.cli().get(&path).await.read();
    let kinds: Vec<_> = events.iter().map(|event| &event.event).collect();
    assert_eq!(kinds, [&SessionEventKind::Created, &SessionEventKind::Deleted], "one cut, one return");
    assert_eq!(
        (events[1].dns0.as_deref(), events[0].dns0.as_deref()),
        (Some("10.99.0.53"), Some("10.98.0.53"))
    );
    assert_eq!((&events[1].session_id, &events[0].session_id), (&old.session_id, &item.new_session));
}
