use api::{
    UnixMillis,
    soracom::{
        event_handler::OtaStatus,
        session::SessionEventKind,
        sim::{AddSubscriptionRequest, SubscriptionStatus},
    },
};
use serde_json::{Value, json};

use super::*;
use crate::{
    Cx, Decision, Error, SimRecord,
    fixture::{NOON, offline, online, subscribed},
    fleet::{self, Behaviour},
    handler::Happening,
    session,
};

const ICCID: &str = "8981100000000000001";

fn request(with: Value) -> AddSubscriptionRequest {
    let mut body = json!({ "subscription": "planX3" });
    for (key, value) in with.as_object().unwrap() {
        body[key] = value.clone();
    }
    serde_json::from_value(body).unwrap()
}

/// So many milliseconds after noon, in the world of this seed.
fn cx(seed: u64, after: i64) -> Cx {
    Cx::new(UnixMillis(NOON + after), seed, after.unsigned_abs(), api::console::feed::Cause::Device)
}

fn sim() -> SimRecord {
    subscribed(online(Behaviour::Prompt, None), "plan01s")
}

/// One of many SIMs: what becomes of a try is a matter of the card.
fn ordered(seed: u64) -> Decision {
    let mut one = sim();
    one.sim.sim_id = api::id::SimId::new(format!("89811{seed:014}")).unwrap();
    add_subscription(&one, ICCID, &request(json!({})), &mut cx(seed, 0)).unwrap()
}

fn shown(record: &SimRecord) -> SubscriptionStatus {
    let imsi = record.containers[0].imsi.as_str();
    record.sim.profiles[ICCID].subscribers.as_ref().unwrap()[imsi].status.clone().unwrap()
}

fn heard(decision: &Decision) -> Vec<OtaStatus> {
    let status = |happening: &'_ Happening| -> Option<OtaStatus> {
        let Happening::Ota { status, .. } = happening else { return None };
        Some(status.clone())
    };
    decision.heard.iter().filter_map(status).collect()
}

/// All that happens by itself, in its order, with its time after noon.
fn story(seed: u64) -> Vec<(i64, Decision)> {
    let mut all = vec![(0, ordered(seed))];
    loop {
        let record = &all.last().unwrap().1.record;
        let busy = record.containers[0].next_at.is_some() || !record.online();
        let Some(due) = record.due_at().filter(|_| busy) else { return all };
        let after = due.0 - NOON;
        let next = fleet::step(record, None, &mut cx(seed, after)).unwrap();
        all.push((after, next));
    }
}

/// A seed whose first try arrives, fails, gets stuck.
fn seed(of: fn(&[(i64, Decision)]) -> bool) -> u64 {
    (0..5_000).find(|seed| of(&story(*seed))).unwrap()
}

fn ends(story: &[(i64, Decision)]) -> Stage {
    story.last().unwrap().1.record.containers[0].stage
}

#[test]
fn it_comes_step_by_step_and_the_device_turns_to_it() {
    let story = story(seed(|story| ends(story) == Stage::Active && story.len() == 5));
    let statuses: Vec<SubscriptionStatus> =
        story.iter().map(|(_, decision)| shown(&decision.record)).collect();
    use SubscriptionStatus::{Active, Delivered, Ready, Shipped};
    assert_eq!(statuses, [Shipped, Delivered, Ready, Ready, Active]);
    let told: Vec<Vec<OtaStatus>> = story.iter().map(|(_, decision)| heard(decision)).collect();
    assert_eq!(told, [vec![OtaStatus::Started], vec![], vec![OtaStatus::Finished], vec![], vec![]]);
    let ready_after = story[2].0;
    assert!((25_000..=180_000).contains(&ready_after), "{ready_after}");

    let (end, begin) = (&story[3].1.events, &story[4].1.events);
    let added = story[0].1.record.containers[0].imsi.clone();
    assert_eq!((end[0].event.clone(), &end[0].imsi), (SessionEventKind::Deleted, &Some(sim().imsi)));
    assert_eq!((begin[0].event.clone(), &begin[0].imsi), (SessionEventKind::Created, &Some(added)));
    assert_eq!(begin[0].subscription.as_deref(), Some("planX3"));
    assert_eq!(begin[0].primary_imsi, Some(sim().imsi));
}

/// Of many, a few in a hundred fail, fewer get stuck, and the rest arrive.
#[test]
fn a_few_fail_and_fewer_get_stuck() {
    let mut counts = [0; 3];
    for seed in 0..3_000 {
        let story = story(seed);
        let failed = story.iter().any(|(_, decision)| heard(decision).contains(&OtaStatus::Failed));
        let stuck = ends(&story) == Stage::Stuck;
        counts[if failed {
            0
        } else if stuck {
            1
        } else {
            2
        }] += 1;
    }
    let [failed, stuck, arrived] = counts;
    assert!((50..150).contains(&failed) && (10..60).contains(&stuck) && arrived > 2_700, "{counts:?}");
}

#[test]
fn what_failed_is_tried_again_by_itself() {
    let story = story(seed(|story| story.iter().any(|(_, one)| heard(one).contains(&OtaStatus::Failed))));
    let told: Vec<OtaStatus> = story.iter().flat_map(|(_, decision)| heard(decision)).collect();
    use OtaStatus::{Failed, Finished, Started};
    assert_eq!(told, [Started, Failed, Started, Finished]);
    assert_eq!(ends(&story), Stage::Active);
}

#[test]
fn what_is_stuck_is_tried_again_when_the_session_begins_anew() {
    let seed = seed(|story| ends(story) == Stage::Stuck);
    let stuck = story(seed).pop().unwrap();
    assert_eq!(shown(&stuck.1.record), SubscriptionStatus::Shipped);
    let cut = session::delete(&stuck.1.record, &mut cx(seed, stuck.0 + 1)).unwrap().record;
    let back = fleet::step(&cut, None, &mut cx(seed, cut.due_at().unwrap().0 - NOON)).unwrap();
    assert_eq!(heard(&back), [OtaStatus::Started]);
    assert_eq!(back.record.containers[0].stage, Stage::Shipped);
}

#[test]
fn a_device_that_is_not_there_is_waited_for() {
    let mut away = subscribed(offline("active", Behaviour::Prompt), "plan01s");
    away = fleet::lose_power(&away, &mut cx(1, 0)).record;
    let ordered = add_subscription(&away, ICCID, &request(json!({})), &mut cx(1, 0)).unwrap();
    assert_eq!((heard(&ordered), ordered.record.containers[0].next_at), (vec![], None));
    assert_eq!(shown(&ordered.record), SubscriptionStatus::Shipped);

    let back = session::attach(&ordered.record, None, &mut cx(1, 60_000)).unwrap();
    assert_eq!(heard(&back), [OtaStatus::Started]);

    // It goes away in the middle: what is on its way waits, and is begun anew.
    let gone = fleet::lose_power(&back.record, &mut cx(1, 61_000)).record;
    let due = gone.containers[0].next_at.unwrap().0 - NOON;
    let waiting = fleet::step(&gone, None, &mut cx(1, due)).unwrap();
    assert_eq!((waiting.record.containers[0].stage, heard(&waiting)), (Stage::Waiting, vec![]));
}

#[test]
fn what_is_not_to_be_used_is_not_turned_to() {
    let end = |seed: u64| {
        let only = request(json!({ "enable": false }));
        let mut record = add_subscription(&sim(), ICCID, &only, &mut cx(seed, 0)).unwrap().record;
        while let Some(at) = record.containers[0].next_at {
            record = fleet::step(&record, None, &mut cx(seed, at.0 - NOON)).unwrap().record;
        }
        record
    };
    let ready = (0..100).map(end).find(|record| record.containers[0].stage == Stage::Ready).unwrap();
    assert_eq!(ready.turned_to, None);
}

/// The request, on a SIM of this subscription, and the field or kind that is wrong.
#[test]
fn what_cannot_be_added_is_refused() {
    for (with, primary, wrong) in [
        (json!({}), "plan01s", None),
        (json!({}), "plan-US", None),
        (json!({}), "plan-D", Some("subscription")),
        (json!({ "subscription": "plan-D" }), "plan01s", Some("subscription")),
        (json!({ "type": "odd" }), "plan01s", Some("type")),
        (json!({ "type": "virtual" }), "plan01s", Some("subscription")),
        (json!({ "type": "virtual", "subscription": "planArc01" }), "plan-D", None),
        (json!({ "tag": "a b" }), "plan01s", Some("tag")),
        (json!({ "tag": "t".repeat(65) }), "plan01s", Some("tag")),
    ] {
        let sim = subscribed(sim(), primary);
        let outcome = add_subscription(&sim, ICCID, &request(with.clone()), &mut cx(1, 0));
        let field = outcome.err().map(|error| {
            let Error::Invalid { field, .. } = error else { panic!("{with}: {error}") };
            field
        });
        assert_eq!(field.as_deref(), wrong, "{with}");
    }
    let add = |sim: &SimRecord, iccid| add_subscription(sim, iccid, &request(json!({})), &mut cx(1, 0));
    assert!(matches!(add(&sim(), "nowhere"), Err(Error::NotFound { .. })));
    let ended = subscribed(offline("terminated", Behaviour::Prompt), "plan01s");
    assert!(matches!(add(&ended, ICCID), Err(Error::Refused { .. })));
}

#[test]
fn only_what_was_not_begun_is_called_off_and_only_virtual_ones_end() {
    let away = fleet::lose_power(&sim(), &mut cx(1, 0)).record;
    let waiting = add_subscription(&away, ICCID, &request(json!({})), &mut cx(1, 0)).unwrap().record;
    let imsi = waiting.containers[0].imsi.clone();
    let off = cancel_download(&waiting, ICCID, &imsi, &mut cx(1, 1)).unwrap().record;
    assert_eq!((off.containers.len(), &off.sim.profiles), (0, &sim().sim.profiles));
    assert!(matches!(cancel_download(&off, ICCID, &imsi, &mut cx(1, 2)), Err(Error::NotFound { .. })));

    let begun = ordered(1).record;
    let imsi = begun.containers[0].imsi.clone();
    assert!(matches!(cancel_download(&begun, ICCID, &imsi, &mut cx(1, 1)), Err(Error::Invalid { .. })));
    assert!(matches!(terminate_container(&begun, ICCID, &imsi, &mut cx(1, 1)), Err(Error::Invalid { .. })));

    let arc = request(json!({ "type": "virtual", "subscription": "planArc01" }));
    let arc = add_subscription(&sim(), ICCID, &arc, &mut cx(1, 0)).unwrap().record;
    assert_eq!(container_status(&arc, ICCID).containers[0].downloaded, Some(true));
    let imsi = arc.containers[0].imsi.clone();
    assert!(terminate_container(&arc, ICCID, &imsi, &mut cx(1, 1)).unwrap().record.containers.is_empty());
}
