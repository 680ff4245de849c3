use api::{
    UnixMillis,
    console::{
        plan::{Action, Known, Plan, PlanRequest, RefusalReason, SettingChange, TakesHold, Warning},
        sim_row::{Drift, Mark, SimState},
    },
    id::{ContextId, GroupId, JobId, PlanId, SimId},
};
use ops::{
    job::{JobState, Limits, Start, StartError},
    pacing::Pace,
    plan::{Facts, PLAN_LIFE_MS, Pin, PlanError, plan, startable},
};
use serde_json::{Value, json};

use crate::support::{Cloud, Desk, facts, group, now, plan_and_pins, plan_for, start};

const T0: i64 = 1_800_000_000_000;

/// Two online with old DNS, one online that is up to date, one offline.
fn cloud() -> Cloud {
    let mut cloud = Cloud { now: T0, ..Cloud::default() };
    let insert = |cloud: &mut Cloud, air: Value| {
        let group = group("g", air);
        cloud.groups.insert(group.group_id.clone(), group);
    };
    insert(&mut cloud, json!({ "useCustomDns": true, "dnsServers": ["10.0.0.1"] }));
    cloud.add("1", Some("g"), Some(2_400));
    cloud.add("2", Some("g"), None);
    let offline = cloud.add("4", Some("g"), Some(2_400));
    cloud.offline(&offline);
    insert(
        &mut cloud,
        json!({ "useCustomDns": true, "dnsServers": ["10.0.0.53"], "useVpg": true, "vpgId": "vpg-1", "password": "old-secret" }),
    );
    cloud.add("3", Some("g"), Some(2_400));
    cloud
}

fn ask(cloud: &Cloud, facts: &Facts, action: Action, targets: &[&str]) -> Result<Plan, PlanError> {
    ask_for_pins(cloud, facts, action, targets).map(|(plan, _)| plan)
}

fn ask_for_pins(
    cloud: &Cloud,
    facts: &Facts,
    action: Action,
    targets: &[&str],
) -> Result<(Plan, Vec<Pin>), PlanError> {
    let targets = targets.iter().map(|id| SimId::new(*id).unwrap()).collect();
    let request = PlanRequest::new(action, targets);
    let (id, context) = (PlanId::new("P-1").unwrap(), ContextId::new("local").unwrap());
    plan(&request, facts, UnixMillis(cloud.now), id, context).map(|planned| (planned.plan, planned.pins))
}

fn change(plan: &Plan, setting: &str) -> Vec<(Value, Value, TakesHold, u64)> {
    let lines = plan.effect.settings.iter().filter(|change| change.setting == setting);
    lines.map(|SettingChange { from, to, when, sims, .. }| (from.clone(), to.clone(), *when, *sims)).collect()
}

fn configure(put: Value, remove: Value) -> Action {
    serde_json::from_value(json!({
        "verb": "configure", "groupId": "g", "namespace": "SoracomAir", "put": put, "remove": remove,
    }))
    .unwrap()
}

#[test]
fn a_cut_says_who_drops_and_what_the_next_session_picks_up() {
    let cloud = cloud();
    let (plan, pins) = plan_and_pins(&cloud, &Action::CutSession);
    assert_eq!((plan.effect.sims, plan.effect.online, plan.effect.drops), (3, 3, 3));
    assert_eq!(plan.effect.doors, Known::NotKnown);
    assert_eq!(
        change(&plan, "dnsServers"),
        [(json!(["10.0.0.1"]), json!(["10.0.0.53"]), TakesHold::NextSession, 2)]
    );
    assert_eq!(change(&plan, "vpgId"), [(Value::Null, json!("vpg-1"), TakesHold::NextSession, 2)]);
    assert_eq!(plan.refusals.len(), 1);
    assert_eq!(plan.refusals[0].sim_id.as_str(), "4");
    assert_eq!(plan.refusals[0].reason, RefusalReason::AlreadyOffline);
    assert_eq!(
        pins.iter().map(|pin| pin.sim_id.as_ref().unwrap().as_str()).collect::<Vec<_>>(),
        ["1", "2", "3"]
    );
    let target = &plan.targets[0];
    assert_eq!(
        (target.state, target.drift.as_slice()),
        (SimState::Stale, [Drift::Dns, Drift::Vpg].as_slice())
    );
    assert_eq!((target.history.ended, target.history.returned), (3, 3));
    assert_eq!(target.history.median_ms, Some(2_400));
    assert_eq!(plan.expires_at, UnixMillis(T0 + PLAN_LIFE_MS));
    assert!(plan.warnings.is_empty() && startable(&plan));
}

#[test]
fn calls_of_one_shape_are_one_line_and_a_single_one_is_exact() {
    let cloud = cloud();
    let lines = |plan: &Plan| -> Vec<String> {
        plan.calls.iter().map(|c| format!("{}× {} {}", c.times, c.method, c.path)).collect()
    };
    assert_eq!(lines(&plan_for(&cloud, Action::CutSession)), ["3× POST /v1/sims/…/delete_session"]);
    let one = ask(&cloud, &facts(&cloud, None), Action::Deactivate, &["2", "2"]).unwrap();
    assert_eq!(lines(&one), ["1× POST /v1/sims/2/deactivate"]);
    assert_eq!(one.targets.len(), 1);
}

#[test]
fn what_a_plan_predicts_is_what_happens() {
    for action in [Action::CutSession, Action::Deactivate, Action::Activate] {
        let mut cloud = cloud();
        if action == Action::Activate {
            cloud.sims.get_mut(&SimId::new("4").unwrap()).unwrap().status = "inactive".to_owned();
        }
        let (plan, pins) = plan_and_pins(&cloud, &action);
        let count = |cloud: &Cloud| -> usize {
            let events = cloud.sims.values().flat_map(|sim| &sim.events);
            events.filter(|event| event.event.as_str() == "Deleted").count()
        };
        let before = count(&cloud);
        let desk = Desk::new(start(&plan, &pins, action.clone(), T0), cloud).run(T0 + 500_000);
        let calls: u64 = plan.calls.iter().map(|call| call.times).sum();
        assert_eq!(desk.cloud.done.len() as u64, calls, "{action:?}");
        assert_eq!((count(&desk.cloud) - before) as u64, plan.effect.drops, "{action:?}");
        for item in &desk.page().items {
            for check in &item.settings {
                assert!(check.matches, "{check:?}");
            }
        }
    }
}

#[test]
fn a_deactivate_warns_that_a_device_may_be_stranded() {
    let cloud = cloud();
    let plan = plan_for(&cloud, Action::Deactivate);
    assert_eq!(plan.warnings, [Warning::MayStrand]);
    assert_eq!((plan.effect.sims, plan.effect.drops), (4, 3));
    assert_eq!(change(&plan, "status"), [(json!("active"), json!("inactive"), TakesHold::AtOnce, 4)]);
    let offline = ask(&cloud, &facts(&cloud, None), Action::Deactivate, &["4"]).unwrap();
    assert!(offline.warnings.is_empty());
}

#[test]
fn a_sim_that_stayed_away_before_is_warned_of() {
    let mut cloud = cloud();
    let sim = SimId::new("1").unwrap();
    // Nine hours without a session, until somebody power-cycled it.
    cloud.close(&sim, T0);
    cloud.now = T0 + 9 * 3_600_000;
    cloud.open(&sim, T0 + 9 * 3_600_000);
    let plan = ask(&cloud, &facts(&cloud, None), Action::CutSession, &["1"]).unwrap();
    assert_eq!(plan.warnings, [Warning::MayNotReturn]);
    assert_eq!((plan.targets[0].history.ended, plan.targets[0].history.returned), (4, 4));
    assert_eq!(plan.targets[0].history.longest_ms, Some(9 * 3_600_000));
    let activate = ask(&cloud, &facts(&cloud, None), Action::Activate, &["1"]).unwrap();
    assert!(activate.warnings.is_empty());
}

#[test]
fn a_sim_in_hand_is_left_alone_but_an_overdue_one_may_be_helped() {
    let cloud = cloud();
    let mut facts = facts(&cloud, None);
    let mark = |not_back| Some(Mark { job: JobId::new("J-0").unwrap(), since: UnixMillis(T0), not_back });
    facts.targets[0].mark = mark(false);
    facts.targets[1].mark = mark(true);
    let plan = ask(&cloud, &facts, Action::Deactivate, &["1", "2"]).unwrap();
    assert_eq!(plan.refusals.len(), 1);
    assert_eq!((plan.refusals[0].sim_id.as_str(), plan.refusals[0].reason), ("1", RefusalReason::InHand));
    assert_eq!(plan.targets[0].state, SimState::Acting);
}

#[test]
fn a_status_that_does_not_allow_it_is_refused() {
    let mut cloud = cloud();
    cloud.sims.get_mut(&SimId::new("1").unwrap()).unwrap().status = "terminated".into();
    let (plan, pins) = ask_for_pins(&cloud, &facts(&cloud, None), Action::Activate, &["1"]).unwrap();
    assert_eq!(plan.refusals[0].reason, RefusalReason::Status);
    assert!(!startable(&plan) && plan.calls.is_empty());
    let start = Start {
        id: JobId::new("J-1").unwrap(),
        op: api::id::OpId::new("O-1").unwrap(),
        by: "me".into(),
        limits: Limits::default(),
        pace: Pace::AT_ONCE,
        pins,
        drifted: 0,
    };
    assert_eq!(JobState::new(&plan, Action::Activate, start.clone(), now(T0)), Err(StartError::NothingToDo));
    let late = now(T0 + PLAN_LIFE_MS + 1);
    assert_eq!(JobState::new(&plan, Action::Activate, start.clone(), late), Err(StartError::Expired));
    assert_eq!(JobState::new(&plan, Action::CutSession, start, now(T0)), Err(StartError::OtherAction));
}

#[test]
fn a_group_that_was_not_read_is_not_guessed() {
    let cloud = cloud();
    let mut facts = facts(&cloud, None);
    let target = facts.targets.iter_mut().find(|target| target.sim.sim_id.as_str() == "3").unwrap();
    (target.group, target.history) = (None, None);
    let plan = ask(&cloud, &facts, Action::CutSession, &["3"]).unwrap();
    assert!(plan.effect.settings.is_empty());
    assert_eq!(plan.targets[0].history.ended, 0);
}

#[test]
fn a_configuration_says_what_holds_when_and_who_keeps_the_old() {
    let cloud = cloud();
    let plan = plan_for(
        &cloud,
        configure(
            json!([
                { "key": "dnsServers", "value": ["10.0.0.1"] },
                { "key": "useVpg", "value": false },
                { "key": "ipLinkMtu", "value": 1400 },
                { "key": "userdata", "value": "hello" },
                { "key": "password", "value": "new-secret" },
                { "key": "useCustomDns", "value": true },
            ]),
            json!(["vpgId", "notThere"]),
        ),
    );
    assert!(plan.targets.is_empty());
    assert_eq!((plan.effect.sims, plan.effect.online, plan.effect.drops), (4, 3, 0));
    let next = TakesHold::NextSession;
    // Two sessions have what will be wanted again; only the newest keeps another.
    assert_eq!(change(&plan, "dnsServers"), [(json!(["10.0.0.53"]), json!(["10.0.0.1"]), next, 1)]);
    assert_eq!(change(&plan, "useVpg"), [(json!(true), json!(false), next, 1)]);
    assert_eq!(change(&plan, "vpgId"), [(json!("vpg-1"), Value::Null, next, 1)]);
    assert_eq!(change(&plan, "ipLinkMtu"), [(Value::Null, json!(1400), next, 3)]);
    assert_eq!(change(&plan, "userdata"), [(Value::Null, json!("hello"), TakesHold::AtOnce, 4)]);
    assert_eq!(change(&plan, "password"), [(json!("…"), json!("…"), next, 3)]);
    assert!(change(&plan, "useCustomDns").is_empty() && change(&plan, "notThere").is_empty());
    assert_eq!(plan.warnings, [Warning::KeepsOldSettings]);
    let calls: Vec<_> = plan.calls.iter().map(|c| (c.method.as_str(), c.path.as_str(), c.times)).collect();
    assert_eq!(
        calls,
        [
            ("PUT", "/v1/groups/g/configuration/SoracomAir", 1),
            ("DELETE", "/v1/groups/g/configuration/SoracomAir/vpgId", 1)
        ]
    );
    let text = serde_json::to_string(&plan).unwrap();
    assert!(!text.contains("new-secret") && !text.contains("old-secret"), "{text}");
}

#[test]
fn a_setting_of_another_service_holds_at_once() {
    let cloud = cloud();
    let beam: Action = serde_json::from_value(json!({
        "verb": "configure", "groupId": "g", "namespace": "SoracomBeam",
        "put": [{ "key": "http://beam.soracom.io:8888/", "value": { "psk": "hush" } }],
    }))
    .unwrap();
    let plan = plan_for(&cloud, beam);
    assert!(plan.warnings.is_empty());
    assert_eq!(plan.effect.settings[0].when, TakesHold::AtOnce);
    assert_eq!(plan.effect.settings[0].to, json!({ "psk": "…" }));
}

#[test]
fn a_request_that_makes_no_sense_is_said_so() {
    let cloud = cloud();
    let sims = facts(&cloud, None);
    let on_group = facts(&cloud, Some(&GroupId::new("g").unwrap()));
    assert_eq!(ask(&cloud, &sims, Action::CutSession, &[]), Err(PlanError::NoTarget));
    assert_eq!(
        ask(&cloud, &sims, Action::CutSession, &["1", "9"]),
        Err(PlanError::UnknownSim(SimId::new("9").unwrap()))
    );
    let one = || configure(json!([{ "key": "a", "value": 1 }]), json!([]));
    assert_eq!(ask(&cloud, &sims, one(), &[]), Err(PlanError::UnknownGroup(GroupId::new("g").unwrap())));
    for (action, targets) in [
        (one(), vec!["1"]),
        (configure(json!([]), json!([])), vec![]),
        (configure(json!([]), json!(["notThere"])), vec![]),
        (configure(json!([{ "key": "a", "value": 1 }]), json!(["a"])), vec![]),
        (configure(json!([{ "key": "", "value": 1 }]), json!([])), vec![]),
    ] {
        assert!(matches!(ask(&cloud, &on_group, action, &targets), Err(PlanError::Invalid { .. })));
    }
}
