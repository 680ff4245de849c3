//! What keeps a device out although the status would let it in: the expiry time and the IMEI lock.

use api::{
    UnixMillis,
    console::feed::Cause,
    id::Imei,
    soracom::{session::SessionEventKind::Deleted, sim::SetExpiryTimeRequest},
};
use serde_json::json;

use super::{Behaviour, EXPIRY, power_cycle, step};
use crate::{
    Decision, Error, SimRecord,
    fixture::{NOON, cx, online, subscribed},
    model::Phase,
    session::delete,
    sim,
};

const HOUR: i64 = 3_600_000;

/// A SIM that is online and expires in an hour.
fn expiring(action: Option<&str>) -> SimRecord {
    let record = subscribed(online(Behaviour::Prompt, None), "plan01s");
    let record = sim::enable_termination(&record, &mut cx(0)).unwrap().record;
    sim::set_expiry_time(&record, &request(HOUR, action), &mut cx(0)).unwrap().record
}

fn request(after: i64, action: Option<&str>) -> SetExpiryTimeRequest {
    serde_json::from_value(json!({ "expiryTime": NOON + after, "expiryAction": action })).unwrap()
}

/// Lets everything happen that falls due until `after`.
fn play(mut record: SimRecord, after: i64) -> SimRecord {
    while let Some(due) = record.due_at().filter(|due| due.0 <= NOON + after) {
        record = step(&record, None, &mut cx(due.0 - NOON)).unwrap().record;
    }
    record
}

#[test]
fn each_expiry_action_is_carried_out_once_and_by_the_clock() {
    for (action, status, online) in [
        (None, "active", true),
        (Some("doNothing"), "active", true),
        (Some("deleteSession"), "active", false),
        (Some("deactivate"), "inactive", false),
        (Some("suspend"), "suspended", false),
        (Some("terminate"), "terminated", false),
    ] {
        let record = expiring(action);
        assert_eq!(record.due_at(), Some(UnixMillis(NOON + HOUR)), "{action:?}");
        assert_eq!(step(&record, None, &mut cx(HOUR - 1)), None);
        let mut at = cx(HOUR);
        let Decision { record: expired, events, status: told, .. } = step(&record, None, &mut at).unwrap();
        assert_eq!(at.cause, Cause::Timer { what: EXPIRY.into() });
        assert_eq!((expired.status().as_str(), expired.online()), (status, online), "{action:?}");
        assert_eq!(
            events.iter().map(|event| event.event.clone()).collect::<Vec<_>>(),
            vec![Deleted; usize::from(!online)]
        );
        assert_eq!(told.is_some(), status != "active", "{action:?}");
        let shown = (expired.sim.expiry_time, expired.sim.expiry_action.clone());
        assert_eq!(shown, (record.sim.expiry_time, record.sim.expiry_action), "they stay to be seen");
        assert!(expired.due_at().is_none_or(|due| due.0 > NOON + HOUR), "{action:?}");
    }
}

#[test]
fn protection_that_is_put_on_afterwards_saves_nothing() {
    let record = sim::disable_termination(&expiring(Some("terminate")), &mut cx(1)).unwrap().record;
    assert_eq!(play(record, HOUR).status().as_str(), "terminated");
}

#[test]
fn nobody_comes_in_after_the_expiry_until_it_is_moved() {
    // Its session outlives the expiry; the next one is refused, also after the SIM was activated by hand.
    let expired = play(expiring(None), HOUR);
    let cut = delete(&expired, &mut cx(2 * HOUR)).unwrap().record;
    let waiting = play(cut, 3 * HOUR);
    assert_eq!((waiting.online(), waiting.device.phase), (false, Phase::BackingOff));
    let active =
        sim::activate(&play(expiring(Some("deactivate")), 2 * HOUR), &mut cx(2 * HOUR)).unwrap().record;
    assert!(!play(active, 3 * HOUR).online());

    let moved = sim::set_expiry_time(&waiting, &request(9 * HOUR, None), &mut cx(3 * HOUR)).unwrap().record;
    assert!(play(moved.clone(), 4 * HOUR).online(), "within its longest back-off");
    let unset = sim::unset_expiry_time(&waiting, &mut cx(3 * HOUR)).unwrap().record;
    assert!(play(unset.clone(), 4 * HOUR).online());
    let none = sim::unset_expiry_time(&unset, &mut cx(3 * HOUR)).unwrap_err();
    assert!(matches!(none, Error::NotFound { .. }), "{none}");
}

#[test]
fn an_expiry_lies_in_the_future_and_has_an_action_that_exists() {
    let record = online(Behaviour::Prompt, None);
    for (after, action) in [(0, None), (-1, Some("suspend")), (1, Some("explode")), (1, Some("(null value)"))]
    {
        let refused = sim::set_expiry_time(&record, &request(after, action), &mut cx(0)).unwrap_err();
        assert!(matches!(refused, Error::Invalid { .. }), "{after} {action:?}: {refused}");
    }
}

#[test]
fn another_device_is_kept_out_and_backs_off() {
    let record = online(Behaviour::Prompt, None);
    let locked = sim::set_imei_lock(&record, Some("356938030000020"), &mut cx(0)).unwrap().record;
    assert!(locked.online(), "an open session stays");
    let waiting = play(delete(&locked, &mut cx(0)).unwrap().record, HOUR);
    assert_eq!((waiting.online(), waiting.device.phase), (false, Phase::BackingOff));
    assert!(waiting.device.attempts > 5);
    let free = sim::unset_imei_lock(&waiting, &mut cx(HOUR)).unwrap().record;
    assert!(play(free, 2 * HOUR).online());
    // The right device is put in.
    let mut right = waiting;
    right.device.imei = Some(Imei::new("356938030000020").unwrap());
    let booting = power_cycle(&right, &mut cx(HOUR)).record;
    assert!(play(booting, 2 * HOUR).online());
}

#[test]
fn a_lock_without_an_imei_is_to_the_device_that_is_online() {
    let record = online(Behaviour::Prompt, None);
    let imei = |record: &SimRecord| record.sim.imei_lock.clone().unwrap().imei.unwrap().to_string();
    for none in [None, Some("")] {
        let locked = sim::set_imei_lock(&record, none, &mut cx(0)).unwrap().record;
        assert_eq!(imei(&locked), "356938030000012");
        assert!(play(delete(&locked, &mut cx(0)).unwrap().record, HOUR).online(), "its own device");
    }
    let anonymous =
        sim::set_imei_lock(&record, Some("356938030000020|ANONYMOUS"), &mut cx(0)).unwrap().record;
    assert_eq!(imei(&anonymous), "356938030000020|ANONYMOUS");
    let mut silent = delete(&anonymous, &mut cx(0)).unwrap().record;
    silent.device.imei = None;
    assert!(play(silent, HOUR).online(), "its network reports no IMEI");

    let offline = delete(&record, &mut cx(0)).unwrap().record;
    let refused = sim::set_imei_lock(&offline, None, &mut cx(0)).unwrap_err();
    assert!(matches!(refused, Error::Refused { code: "SEM0016", .. }), "{refused}");
    let malformed = sim::set_imei_lock(&record, Some("pump-07"), &mut cx(0)).unwrap_err();
    assert!(matches!(malformed, Error::Invalid { .. }), "{malformed}");
}
