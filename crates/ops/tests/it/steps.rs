//! Actions on a SIM's settings, alone and one after the other, and the way back.

use api::{
    console::{
        job::{Stage, Verdict},
        ledger::Fact,
        plan::{Action, RefusalReason, Warning},
    },
    id::{GroupId, SimId},
};
use ops::{
    plan::{Facts, Own, Planned, plan},
    undo,
};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::support::{Cloud, Desk, Fault, do_all, facts, group, plan_and_pins, plan_for, start};

const T0: i64 = 1_800_000_000_000;
const DAY: i64 = 86_400_000;

fn action(json: Value) -> Action {
    serde_json::from_value(json).unwrap()
}

fn set_group(id: &str) -> Action {
    action(json!({ "verb": "setGroup", "groupId": id }))
}

fn move_and_cut() -> Action {
    Action::Sequence { steps: vec![set_group("to"), Action::CutSession] }
}

fn cloud() -> Cloud {
    let mut cloud = Cloud { now: T0, ..Cloud::default() };
    for (id, dns) in [("from", "10.0.0.1"), ("to", "10.0.0.53")] {
        let group = group(id, json!({ "useCustomDns": true, "dnsServers": [dns] }));
        cloud.groups.insert(group.group_id.clone(), group);
    }
    cloud
}

fn verdicts(desk: &Desk) -> Vec<Verdict> {
    desk.ledger
        .iter()
        .filter_map(
            |record| {
                if let Fact::Judged { verdict, .. } = record.fact { Some(verdict) } else { None }
            },
        )
        .collect()
}

/// What the ledger of a desk says of one SIM's way back.
fn way_back(desk: &Desk, sim: &SimId) -> Own {
    let of_sim = desk.ledger.iter().filter(|record| record.sim.as_ref() == Some(sim));
    undo::of_sim(of_sim.map(|record| record.fact.clone()))
}

#[test]
fn a_move_is_seen_to_hold_before_the_cut_and_the_cut_brings_the_new_settings() {
    for faults in [vec![], vec![Fault::LostReply], vec![Fault::LostCall], vec![Fault::LateCall(2_000)]] {
        let mut cloud = cloud();
        cloud.add("1", Some("from"), Some(2_400));
        let mut desk = do_all(cloud, move_and_cut());
        desk.cloud.faults.extend(faults.clone());
        let desk = desk.run(T0 + DAY);
        let item = &desk.page().items[0];
        assert_eq!((item.verdict, item.step, item.stage), (Some(Verdict::DoneVerified), 1, Stage::Ended));
        assert_eq!(item.settings[0].after, json!(["10.0.0.53"]));
        assert_eq!(
            desk.cloud.done,
            ["POST /v1/sims/1/set_group", "POST /v1/sims/1/delete_session"],
            "{faults:?}"
        );
        assert_eq!(verdicts(&desk), [Verdict::DoneVerified; 2]);
    }
}

#[test]
fn what_is_so_already_is_not_called_and_what_follows_is() {
    let mut cloud = cloud();
    cloud.add("1", Some("from"), Some(2_400));
    let sim = cloud.add("2", Some("to"), Some(2_400));
    let (plan, pins) = plan_and_pins(&cloud, &move_and_cut());
    let called: Vec<_> = plan.calls.iter().map(|call| (call.path.as_str(), call.times)).collect();
    assert_eq!(called, [("/v1/sims/1/set_group", 1), ("/v1/sims/…/delete_session", 2)]);
    let mut desk = Desk::new(start(&plan, &pins, move_and_cut(), T0), cloud);
    desk.cloud.offline(&sim);
    let desk = desk.run(T0 + DAY);
    // Nothing was left to do for the second one by then; for the first one all of it was.
    assert_eq!(desk.verdicts(), [Some(Verdict::DoneVerified), Some(Verdict::Skipped)]);
}

#[test]
fn a_plan_leaves_alone_who_is_as_it_is_to_be_and_says_what_the_session_keeps() {
    let mut cloud = cloud();
    cloud.add("1", Some("from"), Some(2_400));
    cloud.add("2", Some("to"), Some(2_400));
    let plan = plan_for(&cloud, set_group("to"));
    assert_eq!(plan.refused.get(&RefusalReason::AlreadySo), Some(&1));
    assert_eq!((plan.effect.sims, plan.effect.drops), (1, 0));
    assert_eq!(plan.warnings, [Warning::KeepsOldSettings]);
    let named: Vec<&str> = plan.effect.settings.iter().map(|change| change.setting.as_str()).collect();
    assert_eq!(named, ["dnsServers", "groupId"]);
    let both = plan_for(&cloud, move_and_cut());
    assert_eq!((both.effect.sims, both.effect.drops, both.warnings.len()), (2, 2, 0));
}

#[test]
fn an_item_stops_at_the_first_step_that_does_not_hold() {
    let mut cloud = cloud();
    cloud.add("1", Some("from"), Some(2_400));
    let mut desk = do_all(cloud, move_and_cut());
    desk.cloud.faults.push_back(Fault::Status(403));
    let desk = desk.run(T0 + DAY);
    assert_eq!(desk.verdicts(), [Some(Verdict::Failed)]);
    assert!(desk.cloud.done.is_empty());
}

#[test]
fn speed_class_status_and_tags_are_set_and_read_back() {
    for (wish, calls) in [
        (
            json!({ "verb": "setSpeedClass", "speedClass": "s1.fast" }),
            vec!["POST /v1/sims/1/update_speed_class"],
        ),
        (json!({ "verb": "standby" }), vec!["POST /v1/sims/1/set_to_standby"]),
        (json!({ "verb": "suspend" }), vec!["POST /v1/sims/1/suspend"]),
        (json!({ "verb": "unsetGroup" }), vec!["POST /v1/sims/1/unset_group"]),
        (
            json!({ "verb": "changeTags", "put": { "site": "n" }, "remove": ["old", "none"] }),
            vec!["PUT /v1/sims/1/tags", "DELETE /v1/sims/1/tags/old"],
        ),
    ] {
        for fault in [None, Some(Fault::LostReply), Some(Fault::LostCall), Some(Fault::Status(429))] {
            let mut cloud = cloud();
            let sim = cloud.add("1", Some("from"), None);
            cloud.sims.get_mut(&sim).unwrap().tags.insert("old".to_owned(), "x".to_owned());
            let mut desk = do_all(cloud, action(wish.clone()));
            desk.cloud.faults.extend(fault);
            let desk = desk.run(T0 + DAY);
            assert_eq!(desk.verdicts(), [Some(Verdict::DoneVerified)], "{wish} {fault:?}");
            assert_eq!(desk.cloud.done, calls, "{wish} {fault:?}");
        }
    }
}

#[test]
fn steps_that_say_nothing_or_the_same_twice_are_refused() {
    let mut cloud = cloud();
    cloud.add("1", Some("from"), None);
    for (wish, says) in [
        (json!({ "verb": "sequence", "steps": [] }), "2 to 8"),
        (
            json!({ "verb": "sequence", "steps": [{ "verb": "cutSession" }, { "verb": "cutSession" }] }),
            "twice",
        ),
        (json!({ "verb": "changeTags" }), "no tag"),
        (json!({ "verb": "changeTags", "put": { "a": "1" }, "remove": ["a"] }), "named twice"),
        (json!({ "verb": "setSpeedClass", "speedClass": "" }), "empty"),
        (json!({ "verb": "setGroup", "groupId": "nowhere" }), "no group nowhere"),
    ] {
        let request = api::console::plan::PlanRequest::new(action(wish), vec![SimId::new("1").unwrap()]);
        let (id, context) = (api::id::PlanId::new("P").unwrap(), api::id::ContextId::new("c").unwrap());
        let known = facts(&cloud, None);
        let refused = plan(&request, &known, api::UnixMillis(T0), id, context).unwrap_err();
        assert!(refused.to_string().contains(says), "{refused}");
    }
}

#[test]
fn a_sim_that_came_back_too_late_is_not_gone_on_with() {
    let mut cloud = cloud();
    let sim = cloud.add("1", Some("from"), None);
    let cut_first = Action::Sequence { steps: vec![Action::CutSession, set_group("to")] };
    let mut desk = do_all(cloud, cut_first);
    desk.run_on(T0 + 200_000);
    assert!(desk.page().items[0].not_back_since.is_some());
    desk.cloud.sims.get_mut(&sim).unwrap().back_at = Some(T0 + 300_000);
    let desk = desk.run(T0 + DAY);
    let item = &desk.page().items[0];
    assert_eq!((item.verdict, item.not_back_since, item.step), (Some(Verdict::DoneUnverified), None, 0));
    assert_eq!(desk.cloud.sims[&sim].group, Some(GroupId::new("from").unwrap()));
}

#[test]
fn undo_restores_who_did_not_drift_and_says_what_does_not_come_back() {
    let mut cloud = cloud();
    let sims: Vec<SimId> = ["1", "2", "3"].map(|id| cloud.add(id, Some("from"), Some(2_400))).into();
    cloud.sims.get_mut(&sims[2]).unwrap().group = None;
    let mut done = do_all(cloud, move_and_cut()).run(T0 + DAY);
    assert!(done.job.done());
    // Somebody moves the second one on.
    done.cloud.sims.get_mut(&sims[1]).unwrap().group = Some(GroupId::new("elsewhere").unwrap());
    let mut known: Facts = facts(&done.cloud, None);
    for target in &mut known.targets {
        target.own = Some(way_back(&done, &target.sim.sim_id));
    }
    let undo = action(json!({ "verb": "undo", "job": "J-1" }));
    let request = api::console::plan::PlanRequest::new(undo.clone(), sims.clone());
    let (id, context) = (api::id::PlanId::new("P-2").unwrap(), api::id::ContextId::new("local").unwrap());
    let Planned { plan, pins, .. } =
        plan(&request, &known, api::UnixMillis(done.cloud.now), id, context).unwrap();
    assert_eq!(plan.refused.get(&RefusalReason::Drifted), Some(&1));
    assert!(plan.warnings.contains(&Warning::NotAllUndone));
    let called: Vec<&str> = plan.calls.iter().map(|call| call.path.as_str()).collect();
    assert_eq!(called, ["/v1/sims/1/set_group", "/v1/sims/3/unset_group"]);
    let mut desk = Desk::new(start(&plan, &pins, undo, done.cloud.now), done.cloud);
    // And between the plan and its start, the third one.
    desk.cloud.sims.get_mut(&sims[2]).unwrap().group = Some(GroupId::new("elsewhere").unwrap());
    let desk = desk.run(T0 + 3 * DAY);
    assert_eq!(desk.verdicts(), [Some(Verdict::DoneVerified), Some(Verdict::Failed)]);
    let groups = sims.iter().map(|sim| desk.cloud.sims[sim].group.as_ref().map(|group| group.to_string()));
    assert_eq!(
        groups.collect::<Vec<_>>(),
        [Some("from"), Some("elsewhere"), Some("elsewhere")].map(|g| g.map(str::to_owned))
    );
}

/// Undoes what a desk did, with what its ledger says.
fn undone(done: Desk) -> (ops::plan::Planned, Desk) {
    let mut known: Facts = facts(&done.cloud, None);
    for target in &mut known.targets {
        target.own = Some(way_back(&done, &target.sim.sim_id));
    }
    let undo = action(json!({ "verb": "undo", "job": "J-1" }));
    let sims = done.cloud.sims.keys().cloned().collect();
    let request = api::console::plan::PlanRequest::new(undo.clone(), sims);
    let (id, context) = (api::id::PlanId::new("P-2").unwrap(), api::id::ContextId::new("local").unwrap());
    let planned = plan(&request, &known, api::UnixMillis(done.cloud.now), id, context).unwrap();
    let job = start(&planned.plan, &planned.pins, undo, done.cloud.now);
    (planned.clone(), Desk::new(job, done.cloud).with_pins(planned.pins))
}

fn tagged(cloud: &mut Cloud) -> SimId {
    let sim = cloud.add("1", Some("from"), None);
    cloud.sims.get_mut(&sim).unwrap().tags.insert("old".to_owned(), "x".to_owned());
    sim
}

#[test]
fn a_step_that_was_put_off_half_way_goes_on_and_blames_nobody() {
    let change = action(json!({ "verb": "changeTags", "put": { "site": "n" }, "remove": ["old"] }));
    let mut cloud = cloud();
    tagged(&mut cloud);
    let done = do_all(cloud, change).run(T0 + DAY);
    let (_, mut desk) = undone(done);
    // The way back is two calls, too; the second is put off.
    desk.run_on(desk.cloud.now + 1);
    let mut second = desk;
    second.cloud.faults.push_back(Fault::Status(429));
    let desk = second.run(T0 + 3 * DAY);
    assert_eq!(desk.verdicts(), [Some(Verdict::DoneVerified)]);
    let tags = &desk.cloud.sims[&SimId::new("1").unwrap()].tags;
    assert_eq!((tags.get("old").map(String::as_str), tags.get("site")), (Some("x"), None));
}

#[test]
fn a_sim_that_somebody_moved_after_the_plan_is_left_as_it_is() {
    for wish in [set_group("to"), Action::CutSession, move_and_cut()] {
        let mut cloud = cloud();
        let sim = cloud.add("1", Some("from"), Some(2_400));
        let mut desk = do_all(cloud, wish);
        desk.cloud.sims.get_mut(&sim).unwrap().group = Some(GroupId::new("elsewhere").unwrap());
        let desk = desk.run(T0 + DAY);
        assert_eq!(desk.verdicts(), [Some(Verdict::Failed)]);
        let code = desk.page().items[0].reply.as_ref().unwrap().code.clone();
        assert_eq!(code.as_deref(), Some(api::console::job::CHANGED_SINCE));
        assert!(desk.cloud.done.is_empty());
    }
}

#[test]
fn what_a_step_before_saw_is_no_evidence_of_the_next() {
    // The cut is through; that the SIM is in the group is never seen.
    let mut cloud = cloud();
    let sim = cloud.add("1", Some("from"), Some(2_400));
    let mut desk = do_all(cloud, Action::Sequence { steps: vec![Action::CutSession, set_group("to")] });
    desk.run_on(T0 + 10_000);
    assert_eq!(desk.cloud.done.len(), 2);
    desk.cloud.sims.get_mut(&sim).unwrap().group = Some(GroupId::new("from").unwrap());
    let mut desk = do_all(desk.cloud, Action::Sequence { steps: vec![Action::CutSession, set_group("to")] });
    let at = desk.cloud.now;
    while desk.cloud.done.len() < 4 {
        desk.run_one();
        let next = desk.cloud.now + 100;
        desk.cloud.advance(next);
    }
    desk.cloud.sims.get_mut(&sim).unwrap().group = Some(GroupId::new("from").unwrap());
    let desk = desk.run(at + DAY);
    let item = &desk.page().items[0];
    assert_eq!((item.verdict, item.not_back_since), (Some(Verdict::DoneUnverified), None), "{item:#?}");
    assert!(desk.job.done());
}

#[test]
fn a_secret_among_tags_is_in_no_plan_no_page_and_no_ledger_and_reaches_the_platform() {
    let mut cloud = cloud();
    let sim = cloud.add("1", Some("from"), None);
    let change = action(json!({ "verb": "changeTags", "put": { "password": "hunter2", "site": "n" } }));
    let (plan, pins) = plan_and_pins(&cloud, &change);
    assert!(!serde_json::to_string(&(&plan, &pins)).unwrap().contains("hunter2"), "{plan:#?}");
    let job = start(&plan, &pins, change, T0);
    let mut desk = Desk::new(job, cloud).with_pins(pins);
    desk.run_on(T0 + 10_000);
    assert_eq!(desk.verdicts(), [Some(Verdict::DoneVerified)]);
    assert_eq!(desk.cloud.sims[&sim].tags["password"], "hunter2");
    assert!(!serde_json::to_string(desk.page()).unwrap().contains("hunter2"));
    let key = ops::ledger::RedactKey::new([7; 32]);
    let mut head = ops::ledger::Head::default();
    for record in &desk.ledger {
        let entry = ops::ledger::append(&mut head, record.clone(), &key);
        assert!(!serde_json::to_string(&entry).unwrap().contains("hunter2"));
    }
    // Taken back, the innocent tag goes, and the secret is said to stay.
    let (planned, desk) = undone(desk);
    assert!(planned.plan.warnings.is_empty() || planned.plan.warnings.contains(&Warning::NotAllUndone));
    let desk = desk.run(T0 + DAY);
    assert_eq!(desk.verdicts(), [Some(Verdict::DoneVerified)]);
    assert_eq!(desk.cloud.sims[&sim].tags.get("site"), None);
}

#[derive(Debug, Clone)]
struct Was {
    group: Option<&'static str>,
    status: &'static str,
    fast: bool,
    tagged: bool,
    online: bool,
}

fn was() -> impl Strategy<Value = Was> {
    let group = prop_oneof![Just(None), Just(Some("from")), Just(Some("to"))];
    let status = prop_oneof![4 => Just("active"), 1 => Just("inactive"), 1 => Just("standby"), 1 => Just("terminated")];
    (group, status, any::<bool>(), any::<bool>(), any::<bool>())
        .prop_map(|(group, status, fast, tagged, online)| Was { group, status, fast, tagged, online })
}

fn step() -> impl Strategy<Value = Action> {
    prop_oneof![
        Just(set_group("to")),
        Just(Action::UnsetGroup),
        Just(Action::CutSession),
        Just(Action::Activate),
        Just(Action::Deactivate),
        Just(Action::Standby),
        Just(action(json!({ "verb": "setSpeedClass", "speedClass": "s1.fast" }))),
        Just(action(json!({ "verb": "changeTags", "put": { "site": "n" }, "remove": ["old"] }))),
    ]
}

fn wish() -> impl Strategy<Value = Action> {
    proptest::collection::vec(step(), 1..4).prop_map(|mut steps| {
        let mut verbs = std::collections::BTreeSet::new();
        steps.retain(|step| verbs.insert(step.verb()));
        if steps.len() == 1 { steps.remove(0) } else { Action::Sequence { steps } }
    })
}

fn counted(lines: impl Iterator<Item = (String, u64)>) -> std::collections::BTreeMap<String, u64> {
    lines.fold(Default::default(), |mut all, (line, times)| {
        *all.entry(line).or_default() += times;
        all
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_a_plan_says_is_what_comes(sims in proptest::collection::vec(was(), 1..6), wish in wish()) {
        let mut cloud = cloud();
        for (n, was) in sims.iter().enumerate() {
            let sim = cloud.add(&(n + 1).to_string(), was.group, Some(2_400));
            if !was.online || matches!(was.status, "inactive" | "terminated") {
                cloud.offline(&sim);
            }
            let fake = cloud.sims.get_mut(&sim).unwrap();
            fake.status = was.status.to_owned();
            if was.fast {
                fake.speed_class = "s1.fast".to_owned();
            }
            if was.tagged {
                fake.tags.insert("old".to_owned(), "x".to_owned());
            }
        }
        let before = cloud.clone();
        let (plan, pins) = plan_and_pins(&cloud, &wish);
        prop_assume!(plan.accepted() > 0);
        let desk = Desk::new(start(&plan, &pins, wish, T0), cloud).run(T0 + DAY);
        // Calls as planned, told apart by what they do; those that cut nothing are answered so.
        let shape = |path: &str| path.rsplit('/').take_while(|part| part.parse::<u32>().is_err() && *part != "…").collect::<String>();
        let planned = counted(plan.calls.iter().map(|call| (shape(&call.path), call.times)));
        let made = desk.ledger.iter().filter_map(|record| {
            if let Fact::Intended { path, .. } = &record.fact { Some((shape(path), 1)) } else { None }
        });
        prop_assert_eq!(planned, counted(made));
        // Sessions that dropped.
        let closed = |cloud: &Cloud| cloud.sims.values().map(|sim| sim.events.iter().filter(|e| e.event.as_str() == "Deleted").count() as u64).sum::<u64>();
        let touched: Vec<&SimId> = pins.iter().filter_map(|pin| pin.sim_id.as_ref()).collect();
        let had = touched.iter().filter(|sim| before.sims[**sim].session.as_ref().is_some_and(|(id, ..)| {
            desk.cloud.sims[**sim].events.iter().any(|e| e.event.as_str() == "Deleted" && e.session_id.as_ref().is_some_and(|s| s.as_str() == id))
        })).count() as u64;
        prop_assert_eq!(plan.effect.drops, had);
        prop_assert!(closed(&desk.cloud) >= closed(&before) + had);
        // Settings that changed, setting by setting.
        let changed = |setting: &str| plan.effect.settings.iter().filter(|c| c.setting == setting).map(|c| c.sims).sum::<u64>();
        let differs = |what: &dyn Fn(&crate::support::FakeSim) -> String| {
            before.sims.iter().filter(|(id, sim)| what(sim) != what(&desk.cloud.sims[*id])).count() as u64
        };
        prop_assert_eq!(changed("status"), differs(&|sim| sim.status.clone()));
        prop_assert_eq!(changed("groupId"), differs(&|sim| format!("{:?}", sim.group)));
        prop_assert_eq!(changed("speedClass"), differs(&|sim| sim.speed_class.clone()));
        prop_assert_eq!(changed("tag old"), differs(&|sim| format!("{:?}", sim.tags.get("old"))));
        prop_assert!(desk.verdicts().iter().all(|v| matches!(v, Some(Verdict::DoneVerified | Verdict::Skipped | Verdict::DoneUnverified))));
    }
}
