//! A desk that is killed at any of its acts ends where one ends that is not, and makes no call twice.

use std::collections::BTreeMap;

use api::console::{ledger::Fact, plan::Action};
use proptest::prelude::*;
use serde_json::json;

use crate::support::{Cloud, Desk, Fault, cut_all, group, plan_and_pins, start};

const T0: i64 = 1_800_000_000_000;
const END: i64 = T0 + 2 * 86_400_000;

/// One of each kind: quick, slow, never, and one that is offline by the time it is called.
fn mixed() -> Desk {
    let mut cloud = Cloud { now: T0, ..Cloud::default() };
    cloud.add("1", None, Some(2_400));
    cloud.add("2", None, Some(45_000));
    cloud.add("3", None, None);
    let sim = cloud.add("4", None, Some(1));
    let mut desk = cut_all(cloud);
    desk.cloud.offline(&sim);
    desk
}

fn judged(desk: &Desk) -> usize {
    desk.ledger.iter().filter(|record| matches!(record.fact, Fact::Judged { .. })).count()
}

fn most_calls(desk: &Desk) -> usize {
    let mut calls: BTreeMap<&String, usize> = BTreeMap::new();
    desk.cloud.done.iter().for_each(|call| *calls.entry(call).or_default() += 1);
    calls.into_values().max().unwrap_or(0)
}

#[test]
fn a_kill_at_any_act_changes_no_verdict_and_repeats_no_call() {
    let whole = mixed().run(END);
    for kill_at in 1..=whole.acts {
        let mut desk = mixed();
        desk.kill_at = Some(kill_at);
        let desk = desk.run(END);
        assert_eq!(desk.verdicts(), whole.verdicts(), "killed at {kill_at}");
        assert_eq!(desk.cloud.done.len(), whole.cloud.done.len(), "killed at {kill_at}");
        assert_eq!(most_calls(&desk), 1, "killed at {kill_at}");
        assert_eq!(judged(&desk), judged(&whole), "killed at {kill_at}");
        assert_eq!(desk.page().items[0].return_ms, Some(2_400), "killed at {kill_at}");
        assert_eq!(desk.page().items[1].return_ms, Some(45_000), "killed at {kill_at}");
    }
}

#[test]
fn a_kill_in_the_middle_of_a_configuration_leaves_no_half() {
    let action = || -> Action {
        serde_json::from_value(json!({
            "verb": "configure", "groupId": "g", "namespace": "SoracomAir",
            "put": [{ "key": "username", "value": "me" }, { "key": "password", "value": "hunter2" }],
            "remove": ["a", "b/c"],
        }))
        .unwrap()
    };
    let desk = || {
        let mut cloud = Cloud { now: T0, ..Cloud::default() };
        let group = group("g", json!({ "a": 1, "b/c": 2, "d": 3 }));
        cloud.groups.insert(group.group_id.clone(), group);
        let (plan, pins) = plan_and_pins(&cloud, &action());
        Desk::new(start(&plan, &pins, action(), T0), cloud)
    };
    let whole = desk().run(END);
    assert_eq!(whole.cloud.done.len(), 3);
    for kill_at in 1..=whole.acts {
        let mut desk = desk();
        desk.kill_at = Some(kill_at);
        let desk = desk.run(END);
        assert_eq!(desk.verdicts(), whole.verdicts(), "killed at {kill_at}");
        assert_eq!(desk.cloud.groups, whole.cloud.groups, "killed at {kill_at}");
        assert_eq!(desk.cloud.done, whole.cloud.done, "killed at {kill_at}");
    }
}

fn fault() -> impl Strategy<Value = Option<Fault>> {
    prop_oneof![
        4 => Just(None),
        1 => Just(Some(Fault::LostCall)),
        1 => Just(Some(Fault::LostReply)),
        1 => prop_oneof![Just(400), Just(404), Just(429), Just(500), Just(503)]
            .prop_map(|status| Some(Fault::Status(status))),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 150, ..ProptestConfig::default() })]

    #[test]
    fn whatever_happens_every_item_ends_once_and_no_sim_is_cut_twice(
        returns in prop::collection::vec(prop::option::of(0_i64..200_000), 1..30),
        faults in prop::collection::vec(fault(), 0..40),
        kill_at in prop::option::of(1_usize..200),
        feed in any::<bool>(),
    ) {
        let mut cloud = Cloud { now: T0, ..Cloud::default() };
        for (i, after) in returns.iter().enumerate() {
            cloud.add(&i.to_string(), None, *after);
        }
        let mut desk = cut_all(cloud);
        // A call without a fault stands for one that is answered: the queue holds only what goes wrong.
        desk.cloud.faults = faults.into_iter().flatten().collect();
        desk.kill_at = kill_at;
        desk.feed = feed;
        let desk = desk.run(T0 + 3_600_000);
        prop_assert!(desk.job.ended());
        prop_assert_eq!(desk.page().counts.judged(), returns.len() as u64);
        prop_assert!(most_calls(&desk) <= 1);
        for item in &desk.items() {
            let sim = &desk.cloud.sims[item.sim_id.as_ref().unwrap()];
            // Whoever is said to have returned did.
            if let Some(new) = &item.new_session {
                prop_assert_eq!(sim.session.as_ref().map(|s| s.0.as_str()), Some(new.as_str()));
                prop_assert_eq!(item.return_ms, sim.returns_after);
            }
        }
    }
}
