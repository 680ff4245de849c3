//! The course of a world: what its scenario has planned happens once and at its time, and its fleet chatters.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::support::{AUTH_KEY, AUTH_KEY_ID, Caller, NOW, TestApp, keys_of};

const MINUTE: u32 = 60_000;
/// The cell that fails in `incident`, and about a tenth of that world.
const ECI: i64 = 41_877;
const SIMS: u32 = 1_200;

/// Online or not, cell and newest entry of each SIM.
async fn fleet(app: &TestApp) -> BTreeMap<String, (bool, Option<i64>, i64)> {
    let seen = app.all_sims().await.into_iter().map(|(id, sim)| {
        let session = sim.session_status.as_ref();
        let cell = session.and_then(|session| session.cell.as_ref()).and_then(|cell| cell.eci);
        let at = session.and_then(|session| session.last_updated_at).map_or(0, |at| at.0);
        (id.to_string(), (sim.online(), cell, at))
    });
    seen.collect()
}

/// The session history of a SIM since the world began, oldest first: what and when.
async fn history(app: &TestApp, id: &str) -> Vec<(String, i64)> {
    let path = format!("/v1/sims/{id}/events/sessions?from={}", NOW.0 + 1);
    let mut events: Vec<(String, i64)> = app
        .cli()
        .get(&path)
        .await
        .ok()
        .as_array()
        .unwrap()
        .iter()
        .map(|event| (event["event"].as_str().unwrap().to_owned(), event["time"].as_i64().unwrap() - NOW.0))
        .collect();
    events.reverse();
    events
}

/// Those who were in the cell a moment before it failed.
async fn carried(app: &TestApp) -> Vec<String> {
    let before = fleet(app).await;
    let carried = before.into_iter().filter(|(_, (online, cell, _))| *online && *cell == Some(ECI));
    carried.map(|(id, _)| id).collect()
}

/// The official client, signed in anew.
async fn signed_in(app: &TestApp) -> Caller {
    let key = json!({ "authKeyId": AUTH_KEY_ID, "authKey": AUTH_KEY });
    let keys = app.nobody().post("/v1/auth", &key).await.ok();
    keys_of(&keys).iter().fold(app.nobody(), |caller, (name, value)| caller.with(name, value))
}

#[tokio::test]
async fn a_bad_cell_drops_its_sims_and_takes_them_in_again() {
    let app = TestApp::start("incident", Some(SIMS)).await;
    app.advance(3 * MINUTE - 1).await;
    let carried = carried(&app).await;
    assert!(carried.len() > 20, "{}", carried.len());
    app.advance(1).await;
    let down = fleet(&app).await;
    for id in &carried {
        assert!(!down[id].0, "{id}");
        assert!(history(&app, id).await.contains(&("Deleted".to_owned(), i64::from(3 * MINUTE))), "{id}");
    }
    // Nobody comes in through it.
    app.advance(39 * MINUTE).await;
    let later = fleet(&app).await;
    assert!(later.values().all(|(online, cell, at)| !online || *cell != Some(ECI) || *at < NOW.0 + 180_000));
    assert!(carried.iter().all(|id| !later[id].0));
    // It works again after 43 minutes; the longest back-off is ten.
    app.advance(12 * MINUTE + 30_000).await;
    let back = fleet(&app).await;
    let returned = carried.iter().filter(|id| back[*id].0).count();
    assert!(returned * 10 >= carried.len() * 9, "{returned} of {}", carried.len());
}

#[tokio::test]
async fn a_planned_change_reaches_groups_and_not_their_sessions() {
    let app = TestApp::start("incident", Some(120)).await;
    let before = app.group("ev-tokyo").await;
    app.advance(9 * MINUTE).await;
    let after = app.group("ev-tokyo").await;
    assert_eq!(after.dns_servers(), Some(vec!["10.40.0.53".to_owned(), "10.40.1.53".to_owned()]));
    assert_eq!(after.last_modified_time, Some(NOW.plus(i64::from(9 * MINUTE))));
    assert_eq!(after.configuration.len(), before.configuration.len());
    let sims = app.all_sims().await;
    let members = sims.values().filter(|sim| sim.group_id.as_ref() == Some(&after.group_id));
    let old = members.filter(|sim| {
        let session = sim.session_status.as_ref().filter(|session| session.online);
        session.is_some_and(|session| session.dns_servers == before.dns_servers())
    });
    assert!(old.count() > 10);
    // One that somebody deleted is not changed, and the plan goes on.
    let pump = app.group("pump-nagano").await;
    app.cli().delete(&format!("/v1/groups/{}", pump.group_id)).await.accepted();
    app.advance(40 * MINUTE).await;
    let names: Vec<Value> = app.cli().get("/v1/groups").await.ok().as_array().unwrap().clone();
    assert!(names.iter().all(|group| group["tags"]["name"] != json!("pump-nagano")));
}

#[tokio::test]
async fn a_plan_is_carried_out_once_whatever_happens_to_the_server() {
    let mut app = TestApp::start("incident", Some(480)).await;
    app.advance(2 * MINUTE + 59_999).await;
    let carried = carried(&app).await;
    app.advance(1).await;
    app = app.restart().await;
    app.advance(8 * MINUTE).await;
    app = app.restart().await;
    app.advance(MINUTE).await;
    for id in &carried {
        let deleted = history(&app, id).await.into_iter().filter(|(event, _)| event == "Deleted");
        assert_eq!(deleted.map(|(_, at)| at).collect::<Vec<_>>(), [i64::from(3 * MINUTE)], "{id}");
    }
    assert!(!carried.is_empty());
    let changed = app.group("weather-hokkaido").await.last_modified_time;
    assert_eq!(changed, Some(NOW.plus(i64::from(8 * MINUTE))), "once, at its own time");
}

#[tokio::test]
async fn a_fleet_chatters_at_its_pace_and_the_same_every_time() {
    let mut played = Vec::new();
    for steps in [1, 4] {
        let app = TestApp::start("incident", Some(240)).await;
        for _ in 0..steps {
            app.advance(2 * MINUTE / steps).await;
        }
        let mut moves = Vec::new();
        for id in app.all_sims().await.keys() {
            for (event, at) in history(&app, id.as_str()).await {
                if event == "Modified" {
                    moves.push((at, id.clone()));
                }
            }
        }
        moves.sort();
        // Two ticks a second meet anybody; those meet somebody who is there and may move.
        assert!((120..=240).contains(&moves.len()), "{}", moves.len());
        assert!(moves.iter().all(|(at, _)| at % 500 == 0 && *at <= 120_000));
        assert!(moves.windows(2).all(|pair| pair[0].0 < pair[1].0), "one at a tick");
        played.push(moves);
    }
    assert_eq!(played[0], played[1], "however the clock got there");
    // A quiet scenario stays quiet.
    let app = TestApp::small().await;
    app.advance(10 * MINUTE).await;
    let id = app.id("prompt").await;
    assert!(history(&app, id.as_str()).await.is_empty());
}

#[tokio::test]
async fn a_handover_keeps_the_session_and_shows_the_new_cell() {
    let app = TestApp::start("incident", Some(120)).await;
    let before = app.all_sims().await;
    app.advance(MINUTE).await;
    let mut seen = 0;
    for (id, sim) in app.all_sims().await {
        let path = format!("/v1/sims/{id}/events/sessions?from={}", NOW.0 + 1);
        let events = app.cli().get(&path).await.ok();
        let [event] = &events.as_array().unwrap()[..] else { continue };
        if event["event"] != "Modified" {
            continue;
        }
        let (session, old) = (sim.session_status.unwrap(), before[&id].session_status.clone().unwrap());
        assert!(session.online);
        assert_eq!((&session.session_id, &session.ue_ip_address), (&old.session_id, &old.ue_ip_address));
        assert_eq!(event["sessionId"], json!(old.session_id));
        assert_eq!(event["cell"], json!(session.cell));
        assert_ne!(session.cell, old.cell);
        seen += 1;
    }
    assert!(seen > 20, "{seen}");
}

#[tokio::test]
async fn a_clock_that_jumps_a_day_ahead_does_not_make_up_for_all_of_it() {
    let app = TestApp::start("incident", Some(60)).await;
    app.advance(24 * 60 * MINUTE).await;
    let mut moves = Vec::new();
    for id in app.all_sims().await.keys() {
        moves.extend(history(&app, id.as_str()).await.into_iter().filter(|(event, _)| event == "Modified"));
    }
    let last = i64::from(24 * 60 * MINUTE);
    assert!((1_000..=2_000).contains(&moves.len()), "{}", moves.len());
    assert!(moves.iter().all(|(_, at)| (last - 1_000_000..=last).contains(at)), "the last ones count");
}

#[tokio::test]
async fn what_is_older_than_thirty_two_days_is_forgotten() {
    let app = TestApp::small().await;
    let path = format!("/v1/sims/{}/events/sessions", app.id("prompt").await);
    let statuses = format!("/v1/sims/{}/statuses/history", app.id("inactive").await);
    let before = app.cli().get(&path).await.ok().as_array().unwrap().len();
    assert!(before > 0 && !app.cli().get(&statuses).await.ok().as_array().unwrap().is_empty());
    app.advance(20 * 24 * 60 * MINUTE).await;
    // Tokens live on the world's time, too.
    let id = path.trim_end_matches("/events/sessions");
    signed_in(&app).await.act(&format!("{id}/delete_session")).await.ok();
    app.advance(20 * 24 * 60 * MINUTE).await;
    let cli = signed_in(&app).await;
    let left = cli.get(&path).await.ok();
    let left: Vec<&Value> = left.as_array().unwrap().iter().map(|event| &event["event"]).collect();
    assert_eq!(left, ["Created", "Deleted"], "newest first, and nothing of before");
    assert_eq!(cli.get(&statuses).await.ok(), json!([]));
    let sim = cli.get(id).await.ok();
    assert_eq!(sim["sessionStatus"]["online"], true, "what holds is not forgotten");
}
