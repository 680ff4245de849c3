//! What scenarios have planned, and whom it meets.

use std::collections::BTreeSet;

use emulator::scenario::{Event, NAMES, Scenario, builtin};

use crate::support::World;

fn scenario(name: &str) -> Scenario {
    Scenario::parse(builtin(name).expect("a name of the table"))
        .expect("a scenario that comes with the program")
}

#[test]
fn a_plan_is_in_the_order_of_time() {
    for name in NAMES {
        assert!(scenario(name).plan().is_sorted_by_key(Event::at_min), "{name}");
    }
    assert_eq!(scenario("incident").plan().len(), 5);
    assert_eq!(scenario("fleet").plan(), []);
    for (name, quiet) in
        [("fleet", true), ("small", true), ("portal", true), ("incident", false), ("million", false)]
    {
        assert_eq!(scenario(name).chatter(12).is_none(), quiet, "{name}");
    }
    assert_eq!(scenario("incident").chatter(0), None);
}

#[test]
fn a_plan_that_cannot_be_is_refused() {
    let text = builtin("incident").unwrap();
    for (from, to, said) in [
        ("at_min = 43", "at_min = 2", "never works again"),
        ("what = \"cell_down\"", "what = \"cell_falls\"", "cell_falls"),
        ("sims = 400", "sims = 0", "one session"),
        ("sims = 400", "sims = 400\nsms = 1", "sms"),
        ("group = \"ev-tokyo\"\n[event", "group = \"ev-osaka\"\n[event", "ev-osaka"),
        ("chatter_per_s = 2", "chatter_per_s = 2000", "0 to 200"),
        ("stations = 4", "stations = 0", "base station"),
        ("herd = 0", "herd = 60", "minute of the hour"),
        ("zone = 7", "zone = 24", "zone"),
        ("dnsServers = [\"10.40.0.53\"]", "dnsServers = 4", "dnsServers"),
    ] {
        let changed = text.replacen(from, to, 1);
        assert_ne!(changed, text, "{from}");
        let error = Scenario::parse(&changed).expect_err(to).to_string();
        assert!(error.contains(said), "{to}: {error}");
    }
}

/// The bad cell carries as many sessions as the plan wants to end, and the fleet roams.
#[test]
fn the_incident_has_whom_it_meets() {
    let world = World::new("incident", None, 1);
    assert_eq!(world.sims.len(), 12_480);
    let Event::CellDown { eci, sims, .. } = scenario("incident").plan().remove(0) else {
        panic!("a cell fails")
    };
    let carried = world.sims.iter().filter(|sim| {
        let cell = sim.open_session().and_then(|session| session.cell.as_ref());
        cell.and_then(|cell| cell.eci) == Some(eci)
    });
    assert!(carried.count() >= sims as usize);
    let abroad: BTreeSet<i64> = world
        .sims
        .iter()
        .filter(|sim| sim.subscription() == "planX3" && sim.online())
        .filter_map(|sim| sim.open_session()?.cell.as_ref()?.mcc)
        .collect();
    assert_eq!(abroad, BTreeSet::from([520, 525]));
}

#[test]
fn four_in_ten_of_the_drift_are_stale() {
    use api::console::sim_row::SimRow;
    let world = World::new("drift", Some(400), 5);
    let stale = world.sims.iter().filter(|sim| {
        let group = world.groups.iter().find(|group| Some(&group.group_id) == sim.sim.group_id.as_ref());
        !SimRow::derive(&sim.sim, group, None).drift.is_empty()
    });
    let stale = stale.count();
    assert!((155..=180).contains(&stale), "{stale}");
}

/// A million as a sample: no two groups or names are alike, and every line has its share.
#[test]
fn a_sample_of_the_million() {
    let world = World::new("million", Some(2_100), 3);
    assert_eq!(world.groups.len(), 48);
    let names: BTreeSet<&str> = world.sims.iter().map(|sim| sim.sim.name()).collect();
    assert_eq!(names.len(), 2_100);
    for group in &world.groups {
        let members = world.sims.iter().filter(|sim| sim.sim.group_id.as_ref() == Some(&group.group_id));
        assert!((20..=80).contains(&members.count()), "{}", group.name());
    }
    let online = world.sims.iter().filter(|sim| sim.online()).count();
    assert!((1_600..=1_900).contains(&online), "{online}");
}
