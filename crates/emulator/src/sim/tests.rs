use api::{
    UnixMillis,
    soracom::sim::{SetExpiryTimeRequest, TagUpdateRequest, lifecycle::Obstacle},
};
use serde_json::json;

use super::*;
use crate::{
    Decision, Error, SimRecord,
    fixture::{NOON, cx, group, offline, online, subscribed},
    fleet::{Behaviour, step},
    model::Phase,
    session,
};

fn expiry(after: i64, action: &str) -> SetExpiryTimeRequest {
    serde_json::from_value(json!({ "expiryTime": NOON + after, "expiryAction": action })).unwrap()
}

/// Status and action; what the SIM is then, or the refusal.
#[test]
fn what_is_allowed_in_which_status() {
    for status in ["ready", "active", "inactive", "standby", "suspended", "terminated", "testing"] {
        let mut record = subscribed(offline(status, Behaviour::Prompt), "plan01s");
        record.sim.termination_enabled = Some(true);
        let living = !matches!(status, "terminated" | "testing");
        let open = matches!(status, "ready" | "active" | "standby");
        let check = |name: &str, outcome: crate::Result<Decision>, allowed: bool, to: &str| match outcome {
            Ok(decision) if allowed => assert_eq!(decision.record.status().as_str(), to, "{name} {status}"),
            Err(Error::Refused { state, code, .. }) if !allowed => {
                assert_eq!((state.as_str(), code), (status, Obstacle::Status.code()), "{name}");
            }
            outcome => panic!("{name} {status}: {outcome:?}"),
        };
        check("activate", activate(&record, &mut cx(0)), living, "active");
        check("deactivate", deactivate(&record, &mut cx(0)), living, "inactive");
        check("standby", set_to_standby(&record, &mut cx(0)), living, "standby");
        check("suspend", suspend(&record, &mut cx(0)), living, "suspended");
        check("terminate", terminate(&record, &mut cx(0)), living, "terminated");
        check("attach", session::attach(&record, None, &mut cx(0)), open, "active");
        check("enable", enable_termination(&record, &mut cx(0)), living, status);
        check("disable", disable_termination(&record, &mut cx(0)), living, status);
        check("speed", update_speed_class(&record, "s1.fast", &mut cx(0)), living, status);
        check("lock", set_imei_lock(&record, Some("356938030000012"), &mut cx(0)), living, status);
        check("unlock", unset_imei_lock(&record, &mut cx(0)), living, status);
        check("expiry", set_expiry_time(&record, &expiry(1, "suspend"), &mut cx(0)), living, status);
        check("unset group", unset_group(&record, &mut cx(0)), true, status);
        check("tags", put_tags(&record, &[], &mut cx(0)), true, status);
    }
}

#[test]
fn a_subscription_lacks_some_statuses_and_protection_keeps_a_sim() {
    let code = |outcome: crate::Result<Decision>| match outcome {
        Err(Error::Refused { code, .. }) => Obstacle::of(code),
        outcome => panic!("{outcome:?}"),
    };
    let record = online(Behaviour::Prompt, None);
    assert_eq!(code(set_to_standby(&record, &mut cx(0))), Some(Obstacle::Subscription));
    let upload = subscribed(record.clone(), "plan-DU");
    assert_eq!(code(suspend(&upload, &mut cx(0))), Some(Obstacle::Subscription));
    assert_eq!(
        code(set_expiry_time(&upload, &expiry(1, "suspend"), &mut cx(0))),
        Some(Obstacle::Subscription)
    );

    assert_eq!(code(terminate(&record, &mut cx(0))), Some(Obstacle::Protected));
    let wish = expiry(1, "terminate");
    assert_eq!(code(set_expiry_time(&record, &wish, &mut cx(0))), Some(Obstacle::Protected));
    let bare = enable_termination(&record, &mut cx(0)).unwrap().record;
    assert!(set_expiry_time(&bare, &wish, &mut cx(0)).is_ok());
    let gone = terminate(&bare, &mut cx(0)).unwrap();
    assert_eq!(
        (gone.record.status().as_str(), gone.record.online(), gone.events.len()),
        ("terminated", false, 1)
    );
    let kept = disable_termination(&bare, &mut cx(1)).unwrap().record;
    assert_eq!(code(terminate(&kept, &mut cx(1))), Some(Obstacle::Protected));
}

#[test]
fn only_a_session_leads_from_standby_to_active() {
    let record = subscribed(online(Behaviour::Prompt, None), "plan01s");
    let stored = set_to_standby(&record, &mut cx(0)).unwrap().record;
    assert_eq!((stored.online(), stored.sim.renewal_fee_status_set_time), (false, Some(UnixMillis(NOON))));
    let due = stored.due_at().unwrap();
    let back = step(&stored, None, &mut cx(due.0 - NOON)).unwrap();
    assert_eq!((back.record.status().as_str(), back.record.online()), ("active", true));
    assert_eq!(back.record.sim.renewal_fee_status_set_time, None);
    assert_eq!(back.status.unwrap().shown.status.unwrap().as_str(), "active");
}

#[test]
fn the_history_has_an_entry_for_each_change_of_status_class_and_group() {
    let record = online(Behaviour::Prompt, None);
    let entry = |outcome: crate::Result<Decision>| outcome.unwrap().status;
    let told = entry(deactivate(&record, &mut cx(1_999))).unwrap();
    assert_eq!(told.at, UnixMillis(NOON + 1_999));
    assert_eq!(
        serde_json::to_value(&told.shown).unwrap(),
        json!({
            "applyDateTimeEpochSec": NOON / 1_000 + 1, "status": "inactive", "speedClass": "s1.standard",
            "imsi": "440100000000001", "primaryImsi": "440100000000001", "isPrimary": true,
            "subscription": "plan-D", "simId": "8981100000000000001",
        })
    );
    let fast = entry(update_speed_class(&record, "s1.fast", &mut cx(0))).unwrap();
    assert_eq!(fast.shown.speed_class.as_deref(), Some("s1.fast"));
    let member = entry(set_group(&record, &group(json!({})), &mut cx(0))).unwrap();
    assert_eq!(member.shown.group_id.unwrap().as_str(), "g-1");
    for nothing in [
        activate(&record, &mut cx(0)),
        unset_group(&record, &mut cx(0)),
        enable_termination(&record, &mut cx(0)),
        set_imei_lock(&record, None, &mut cx(0)),
        set_expiry_time(&record, &expiry(1, "deactivate"), &mut cx(0)),
        session::delete(&record, &mut cx(0)),
    ] {
        assert_eq!(entry(nothing), None);
    }
}

#[test]
fn a_call_that_changes_nothing_leaves_the_revision() {
    let record = offline("active", Behaviour::Prompt);
    for decision in [
        activate(&record, &mut cx(0)),
        unset_group(&record, &mut cx(0)),
        unset_imei_lock(&record, &mut cx(0)),
        update_speed_class(&record, "s1.standard", &mut cx(0)),
        put_tags(&record, &[], &mut cx(0)),
    ] {
        assert_eq!(
            decision.unwrap(),
            Decision {
                record: record.clone(),
                events: Vec::new(),
                status: None,
                shows: false,
                heard: Vec::new()
            }
        );
    }
}

/// The trick of document 000: inactive, then active again, to cut a session. A device that dials in between is refused
/// and waits; the longer the gap, the longer it stays away afterwards.
#[test]
fn the_two_call_trick_strands_a_device() {
    let mut record = deactivate(&online(Behaviour::Prompt, None), &mut cx(0)).unwrap().record;
    assert!(!record.online());
    let mut dials = 0;
    while let Some(due) = record.due_at().filter(|due| due.0 < NOON + 120_000) {
        let refused = step(&record, None, &mut cx(due.0 - NOON)).unwrap();
        assert!(refused.events.is_empty() && refused.record.revision == record.revision);
        record = refused.record;
        dials += 1;
        assert_eq!((record.device.phase, record.device.attempts), (Phase::BackingOff, dials));
    }
    let active = activate(&record, &mut cx(120_000)).unwrap().record;
    assert!(!active.online(), "nobody tells the device");
    let back = active.due_at().unwrap();
    let stranded = back.0 - (NOON + 120_000);
    assert!(dials >= 4 && stranded > 10_000, "{dials} dials, stranded for {stranded} ms");
    let back = step(&active, None, &mut cx(back.0 - NOON)).unwrap().record;
    assert!(back.online() && back.device.attempts == 0);
}

#[test]
fn a_suspended_device_stops_trying() {
    let record = suspend(&online(Behaviour::Prompt, None), &mut cx(0)).unwrap().record;
    let due = record.due_at().unwrap();
    let refused = step(&record, None, &mut cx(due.0 - NOON)).unwrap().record;
    assert_eq!((refused.device.phase, refused.due_at()), (Phase::GaveUp, None));
    let active = activate(&refused, &mut cx(60_000)).unwrap().record;
    assert_eq!(active.due_at(), None, "it waits for its power to be cycled");
}

#[test]
fn speed_class_applies_at_once_and_group_to_the_next_session() {
    let before = online(Behaviour::Prompt, None);
    let fast = update_speed_class(&before, "s1.fast", &mut cx(0)).unwrap();
    assert!(fast.events.is_empty());
    assert_eq!(fast.record.sim.speed_class.as_deref(), Some("s1.fast"));
    assert_eq!(fast.record.sim.last_modified_time, Some(UnixMillis(NOON)));
    assert!(matches!(update_speed_class(&before, "arc.standard", &mut cx(0)), Err(Error::Invalid { .. })));

    let group = group(json!({ "useCustomDns": true, "dnsServers": ["10.0.0.53"] }));
    let member = set_group(&before, &group, &mut cx(0)).unwrap().record;
    assert_eq!(member.sim.group_id, Some(group.group_id));
    assert_eq!(member.sim.session_status, before.sim.session_status);
    let left = unset_group(&member, &mut cx(1)).unwrap().record;
    assert_eq!((left.sim.group_id, left.revision), (None, before.revision + 2));
}

#[test]
fn the_tag_name_is_always_there() {
    let tag = |name: &str, value: &str| TagUpdateRequest {
        tag_name: name.into(),
        tag_value: value.into(),
        rest: api::Rest::new(),
    };
    let keep = |decision: crate::Result<Decision>| -> SimRecord { decision.unwrap().record };
    let record = offline("active", Behaviour::Prompt);
    let record = keep(put_tags(&record, &[tag("site", "東京"), tag("name", "pump-08")], &mut cx(0)));
    assert_eq!((record.sim.name(), record.sim.tags["site"].as_str()), ("pump-08", "東京"));
    let record = keep(delete_tag(&record, "site", &mut cx(0)));
    let record = keep(delete_tag(&record, "name", &mut cx(0)));
    assert_eq!(record.sim.tags, [("name".to_owned(), String::new())].into());
    let missing = delete_tag(&record, "site", &mut cx(0)).unwrap_err();
    assert_eq!(missing, Error::NotFound { kind: "tag", id: "site".into() });
    assert!(matches!(put_tags(&record, &[tag("", "x")], &mut cx(0)), Err(Error::Invalid { .. })));
}
