//! Rules over a device's own behaviour.

use std::sync::Arc;

use api::{
    UnixMillis,
    console::world::{BehaviourRule, Which},
    soracom::session::SessionEventKind::{Created, Deleted},
};
use serde_json::json;

use super::{Behaviour, MOST_RULES, Rules, power_cycle, power_on, step};
use crate::{
    Cx, SimRecord,
    fixture::{ASLEEP, NOON, cx, group, online},
    model::Phase,
    session::delete,
};

fn rule(which: Which, behaviour: Behaviour) -> BehaviourRule {
    BehaviourRule { which, behaviour, note: None }
}

fn rules(all: &[(Which, Behaviour)]) -> Rules {
    Rules::new(all.iter().map(|(which, behaviour)| rule(which.clone(), *behaviour)).collect()).unwrap()
}

fn under(after: i64, rules: &Rules) -> Cx {
    cx(after).under(Arc::new(rules.clone()))
}

/// A SIM with one of everything that a rule can be about.
fn pump() -> SimRecord {
    let mut record = online(Behaviour::Prompt, Some(&group(json!({}))));
    record.sim.group_id = Some("g-1".parse().unwrap());
    record.sim.tags.insert("site".to_owned(), "north".to_owned());
    record.device.cell = Some(serde_json::from_value(json!({ "eci": 41877 })).unwrap());
    record
}

#[test]
fn each_kind_of_rule_is_about_its_own() {
    let record = pump();
    let about = |which: serde_json::Value| {
        let which: Which = serde_json::from_value(which).unwrap();
        rules(&[(which, Behaviour::Never)]).decides(&record).is_some()
    };
    for (which, other) in [
        (json!({ "kind": "sim", "simId": "8981100000000000001" }), json!({ "kind": "sim", "simId": "2" })),
        (json!({ "kind": "group", "groupId": "g-1" }), json!({ "kind": "group", "groupId": "g-2" })),
        (
            json!({ "kind": "tag", "name": "site", "value": "north" }),
            json!({ "kind": "tag", "name": "site", "value": "nort" }),
        ),
        (json!({ "kind": "cell", "eci": 41877 }), json!({ "kind": "cell", "eci": 41878 })),
        (json!({ "kind": "model", "tac": "35693803" }), json!({ "kind": "model", "tac": "35693804" })),
        (
            json!({ "kind": "subscription", "name": "plan-D" }),
            json!({ "kind": "subscription", "name": "plan01s" }),
        ),
    ] {
        assert!(about(which.clone()) && !about(other), "{which}");
    }
    assert!(about(json!({ "kind": "all" })));
}

#[test]
fn the_first_that_is_about_a_device_decides() {
    let record = pump();
    let all = [
        (Which::Cell { eci: 1 }, Behaviour::Ghost),
        (Which::Model { tac: "35693803".into() }, Behaviour::Never),
        (Which::All, Behaviour::Slow),
    ];
    assert_eq!(rules(&all).decides(&record), Some(1));
    assert_eq!(rules(&all).behaviour(&record), Behaviour::Never);
    assert_eq!(rules(&all[..1]).decides(&record), None);
    assert_eq!(rules(&all[..1]).behaviour(&record), Behaviour::Prompt, "its own way");
}

#[test]
fn a_device_made_never_stays_away_until_its_power_is_cycled() {
    let never = rules(&[(Which::All, Behaviour::Never)]);
    let cut = delete(&pump(), &mut under(0, &never)).unwrap().record;
    assert_eq!((cut.device.phase, cut.due_at()), (Phase::GaveUp, None));
    assert_eq!(cut.device.behaviour, Behaviour::Prompt, "its own way is as it was");
    let booting = power_cycle(&cut, &mut under(1, &never)).record;
    let due = booting.due_at().unwrap().0 - NOON;
    let back = step(&booting, None, &mut under(due, &never)).unwrap().record;
    assert!(back.online());
    // Cut again, it is gone again; without the rule it would have come back.
    assert_eq!(delete(&back, &mut under(due + 1, &never)).unwrap().record.device.phase, Phase::GaveUp);
    assert_eq!(delete(&back, &mut cx(due + 1)).unwrap().record.device.phase, Phase::Redialing);
}

#[test]
fn a_rule_can_send_to_sleep_and_the_end_of_it_wakes() {
    let every = Behaviour::Asleep { every_ms: 600_000, offset_ms: 0, awake_ms: Some(45_000) };
    let asleep = rules(&[(Which::All, every)]);
    let cut = delete(&pump(), &mut under(1, &asleep)).unwrap().record;
    assert_eq!((cut.device.phase, cut.due_at()), (Phase::Asleep, Some(UnixMillis(NOON + 600_000))));
    let up = step(&cut, None, &mut under(600_000, &asleep)).unwrap();
    assert_eq!((up.events[0].event.clone(), up.record.due_at()), (Created, Some(UnixMillis(NOON + 645_000))));
    let down = step(&up.record, None, &mut under(645_000, &asleep)).unwrap();
    assert_eq!((down.events[0].event.clone(), down.record.device.phase), (Deleted, Phase::Asleep));
    // The rule was taken away while it was up: nobody goes to bed by a rule of yesterday.
    let stays = step(&up.record, None, &mut cx(645_000)).unwrap();
    assert!(stays.events.is_empty() && stays.record.online());
    assert_eq!((stays.record.device.phase, stays.record.due_at()), (Phase::Attached, None));
}

#[test]
fn a_ghost_comes_back_and_then_loses_its_power_without_a_word() {
    let ghost = rules(&[(Which::All, Behaviour::Ghost)]);
    let cut = delete(&pump(), &mut under(0, &ghost)).unwrap().record;
    let back_at = cut.due_at().unwrap().0 - NOON;
    assert_eq!(cut.device.phase, Phase::Redialing);
    let back = step(&cut, None, &mut under(back_at, &ghost)).unwrap();
    assert_eq!(back.events[0].event, Created);
    let dark_at = back_at + 60_000;
    assert_eq!(back.record.due_at(), Some(UnixMillis(NOON + dark_at)));
    let dark = step(&back.record, None, &mut under(dark_at, &ghost)).unwrap();
    assert!(dark.events.is_empty(), "without a word");
    assert!(dark.record.online() && !dark.record.device.powered && !dark.record.device.registered());
    assert_eq!(dark.record.device.phase, Phase::Off);
    // The platform holds the session until the idle time-out, and nobody comes back after it.
    let idle = dark.record.due_at().unwrap();
    assert_eq!(idle, UnixMillis(NOON + dark_at + 4 * 3_600_000));
    let gone = step(&dark.record, None, &mut under(idle.0 - NOON, &ghost)).unwrap();
    assert_eq!(
        (gone.events[0].event.clone(), gone.record.online(), gone.record.due_at()),
        (Deleted, false, None)
    );
    // The rule was taken away while it was up: it keeps its power.
    let stays = step(&back.record, None, &mut cx(dark_at)).unwrap().record;
    assert!(stays.online() && stays.device.powered && stays.due_at().is_none());
}

#[test]
fn power_comes_on_once() {
    let dark = super::lose_power(&pump(), &mut cx(0)).record;
    let booting = power_on(&dark, &mut cx(1)).record;
    let due = booting.due_at().unwrap().0 - NOON;
    assert!((8_001..=20_001).contains(&due) && booting.device.powered, "{due}");
    let on = power_on(&booting, &mut cx(2));
    assert_eq!((on.record, on.events), (booting, vec![]), "it has power already");
}

#[test]
fn rules_that_cannot_be_are_refused_by_their_place() {
    let fine = rule(Which::All, Behaviour::Slow);
    let asleep =
        |every_ms, offset_ms, awake_ms| rule(Which::All, Behaviour::Asleep { every_ms, offset_ms, awake_ms });
    for bad in [
        rule(Which::Cell { eci: -1 }, Behaviour::Never),
        rule(Which::Cell { eci: 1 << 28 }, Behaviour::Never),
        rule(Which::Model { tac: "3569380".into() }, Behaviour::Never),
        rule(Which::Tag { name: String::new(), value: "x".into() }, Behaviour::Never),
        rule(Which::Subscription { name: "plan-Z".into() }, Behaviour::Never),
        asleep(59_999, 0, None),
        asleep(3_600_000, 0, None),
        asleep(600_000, 600_000, None),
        asleep(600_000, 0, Some(600_000)),
        asleep(600_000, 0, Some(0)),
        asleep(86_400_001, 0, Some(1_000)),
        BehaviourRule { note: Some("n".repeat(201)), ..fine.clone() },
    ] {
        let refused = Rules::new(vec![fine.clone(), bad.clone()]).unwrap_err().to_string();
        assert!(refused.starts_with("rules[1]: "), "{bad:?}: {refused}");
    }
    assert!(Rules::new(vec![asleep(7_200_000, 1, Some(60_000)), asleep(3_599_999, 5, None)]).is_ok());
    assert!(Rules::new(vec![fine.clone(); MOST_RULES]).is_ok());
    assert!(Rules::new(vec![fine; MOST_RULES + 1]).is_err());
}

#[test]
fn a_world_without_rules_is_as_it_was() {
    for behaviour in [Behaviour::Prompt, Behaviour::Slow, Behaviour::Never, ASLEEP, Behaviour::Ghost] {
        let record = online(behaviour, None);
        let plain = delete(&record, &mut cx(5)).unwrap();
        assert_eq!(plain, delete(&record, &mut under(5, &Rules::default())).unwrap());
    }
}
