//! The vendor's document on `delete_session`, by HTTP alone.

use api::soracom::{
    session::{SessionEvent, SessionEventKind},
    sim::{Sim, SimStatus},
};

use crate::support::{NOW, TestApp};

async fn history(app: &TestApp, sim: &Sim) -> Vec<SessionEvent> {
    app.cli().get(&format!("/v1/sims/{}/events/sessions?from={}", sim.sim_id, NOW.0)).await.read()
}

#[tokio::test]
async fn one_call_ends_a_session_and_the_device_comes_back_with_a_new_one() {
    let app = TestApp::small().await;
    let before = app.sim("prompt").await;
    let old = before.session_status.clone().unwrap();
    let answer: Sim = app.cli().act(&format!("/v1/sims/{}/delete_session", before.sim_id)).await.read();
    assert_eq!(answer.session_status.unwrap(), old, "the answer still shows the old session");
    app.advance(20_000).await;

    let after = app.sim("prompt").await;
    let new = after.session_status.clone().unwrap();
    assert!(new.online && new.session_id != old.session_id);
    assert_eq!(after.status, Some(SimStatus::Active), "the status was never touched");
    let events = history(&app, &before).await;
    let kinds: Vec<&SessionEventKind> = events.iter().map(|event| &event.event).collect();
    assert_eq!(kinds, [&SessionEventKind::Created, &SessionEventKind::Deleted], "newest first");
    assert_eq!((&events[1].session_id, &events[0].session_id), (&old.session_id, &new.session_id));
    let away = events[0].time.since(events[1].time);
    assert!((400..20_000).contains(&away), "back after {away} ms");
}

#[tokio::test]
async fn each_kind_of_device_comes_back_in_its_own_time() {
    let app = TestApp::small().await;
    for name in ["prompt", "comes-back-slowly", "asleep", "never-comes-back", "ghost"] {
        app.cli().act(&format!("/v1/sims/{}/delete_session", app.id(name).await)).await.ok();
    }
    let online = async |name: &str| app.sim(name).await.online();
    app.advance(9_999).await;
    assert_eq!([online("prompt").await, online("comes-back-slowly").await], [true, false]);
    app.advance(50_001).await;
    assert!(online("comes-back-slowly").await, "at most a minute");
    app.advance(12 * 60_000).await;
    assert!(online("asleep").await, "it wakes every twelve minutes");
    app.advance(24 * 3_600_000).await;
    assert_eq!([online("never-comes-back").await, online("ghost").await], [false, false]);
}

#[tokio::test]
async fn a_ghost_is_online_until_its_session_has_been_silent_for_too_long() {
    let app = TestApp::small().await;
    let before = app.sim("ghost").await;
    assert!(before.online(), "nobody has told the platform that its power is gone");
    app.advance(4 * 3_600_000).await;
    assert!(!app.sim("ghost").await.online());
    let events = history(&app, &before).await;
    assert_eq!(events.iter().map(|event| &event.event).collect::<Vec<_>>(), [&SessionEventKind::Deleted]);
}

#[tokio::test]
async fn the_two_call_trick_leaves_a_device_in_its_back_off() {
    let app = TestApp::small().await;
    let before = app.sim("prompt").await;
    let path = format!("/v1/sims/{}", before.sim_id);
    app.cli().act(&format!("{path}/deactivate")).await.ok();
    // The operator looks whether the session has ended; meanwhile the device dials in vain.
    app.advance(5_000).await;
    assert_eq!(history(&app, &before).await.len(), 1);
    app.cli().act(&format!("{path}/activate")).await.ok();
    let stranded = app.sim("prompt").await;
    assert!(!stranded.online() && stranded.status == Some(SimStatus::Active), "allowed, and nobody told it");
    app.advance(610_000).await;
    assert!(app.sim("prompt").await.online(), "its back-off has run out");
}
