use api::{UnixMillis, soracom::sim::TagUpdateRequest};
use serde_json::json;

use super::*;
use crate::{
    Decision, Error, SimRecord,
    fixture::{NOON, cx, group, offline, online},
    fleet::{Behaviour, step},
    model::Phase,
    session,
};

/// Status and action; what the SIM is then, or the refusal.
#[test]
fn what_is_allowed_in_which_status() {
    for (status, activate_to, deactivate_to, attach_to) in [
        ("ready", Some("active"), Some("inactive"), Some("active")),
        ("active", Some("active"), Some("inactive"), Some("active")),
        ("inactive", Some("active"), Some("inactive"), None),
        ("standby", Some("active"), Some("inactive"), None),
        ("suspended", Some("active"), Some("inactive"), None),
        ("terminated", None, None, None),
        ("testing", None, None, None),
    ] {
        let record = offline(status, Behaviour::Prompt);
        let check = |name: &str, outcome: crate::Result<Decision>, to: Option<&str>| match (outcome, to) {
            (Ok(decision), Some(to)) => assert_eq!(decision.record.status().as_str(), to, "{name} {status}"),
            (Err(Error::Refused { state, .. }), None) => assert_eq!(state, status, "{name}"),
            (outcome, to) => panic!("{name} {status}: {outcome:?}, not {to:?}"),
        };
        check("activate", activate(&record, &mut cx(0)), activate_to);
        check("deactivate", deactivate(&record, &mut cx(0)), deactivate_to);
        check("attach", session::attach(&record, None, &mut cx(0)), attach_to);
    }
}

#[test]
fn a_call_that_changes_nothing_leaves_the_revision() {
    let record = offline("active", Behaviour::Prompt);
    for decision in [
        activate(&record, &mut cx(0)),
        unset_group(&record, &mut cx(0)),
        update_speed_class(&record, "s1.standard", &mut cx(0)),
        put_tags(&record, &[], &mut cx(0)),
    ] {
        assert_eq!(decision.unwrap(), Decision { record: record.clone(), events: Vec::new() });
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
    let mut record = session::delete(&online(Behaviour::Prompt, None), &mut cx(0)).unwrap().record;
    record.set_status(api::soracom::sim::SimStatus::Suspended);
    let due = record.due_at().unwrap();
    let refused = step(&record, None, &mut cx(due.0 - NOON)).unwrap().record;
    assert_eq!((refused.device.phase, refused.due_at()), (Phase::GaveUp, None));
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
