use std::collections::{BTreeMap, BTreeSet};

use api::{
    UnixMillis,
    console::sim_row::{Drift, SimRow, SimState},
    id::OperatorId,
    soracom::session::SessionEventKind,
};

use super::*;

use crate::{SimRecord, fixture::NOON, fleet::Behaviour, model::Phase};

fn world(name: &str, sims: Option<u32>, seed: u64) -> Origin {
    let operator = OperatorId::new("OP0000000001").unwrap();
    let birth = Birth::new(builtin(name).unwrap(), operator, sims, seed, UnixMillis(NOON)).unwrap();
    Origin::new(birth).unwrap()
}

fn all(origin: &Origin) -> Vec<Grown> {
    let mut visitor = origin.visitor();
    (0..origin.sims()).map(|number| visitor.grown(number).unwrap()).collect()
}

#[test]
fn every_builtin_scenario_parses_and_says_what_it_is_for() {
    for name in NAMES {
        let scenario =
            Scenario::parse(builtin(name).unwrap()).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert!(scenario.summary().ends_with('.'), "{name}");
        assert_eq!(world(name, None, 1).sims(), scenario.sims(), "{name}");
    }
    assert!(builtin("elsewhere").is_none());
}

#[test]
fn a_scenario_that_does_not_add_up_is_refused() {
    let line = r#"
        summary = "x"
        sims = 1
        [[group]]
        name = "g"
        [[line]]
        key = "l"
        name = "l-{n}"
        share = 1
        plan = "plan-D"
        group = "g"
        tacs = ["35693803"]
        cell = {}
        [[part]]
        behaviour = "prompt"
    "#;
    assert!(Scenario::parse(line).is_ok());
    for (from, to, said) in [
        ("share = 1", "share = 2", "shares 2"),
        ("\"plan-D\"", "\"plan-Z\"", "plan-Z"),
        ("group = \"g\"", "group = \"h\"", "there is no group"),
        ("\"35693803\"", "\"3569\"", "eight digits"),
        ("l-{n}", "l", "{n}"),
        ("sims = 1", "sims = 1\nsim = 3", "sim"),
        ("sims = 1", "simz = 1", "simz"),
        ("\"prompt\"", "\"asleep\"", "every_min"),
        ("\"prompt\"", "\"prompt\"\ndrift = \"dns\"", "drift"),
        ("name = \"g\"", "name = \"g\"\nconfiguration = { SoracomAir = { useVpg = 1 } }", "useVpg"),
    ] {
        let text = line.replace(from, to);
        assert_ne!(text, line);
        let error = Scenario::parse(&text).expect_err(to).to_string();
        assert!(error.contains(said), "{to}: {error}");
    }
}

#[test]
fn the_twelve_of_small_are_what_their_names_say() {
    let origin = world("small", None, 3);
    let sims: BTreeMap<String, Grown> =
        all(&origin).into_iter().map(|grown| (grown.record.sim.name().to_owned(), grown)).collect();
    let row = |name: &str| {
        let sim = &sims[name].record.sim;
        let group = origin.groups().find(|group| Some(&group.group_id) == sim.group_id.as_ref());
        let row = SimRow::derive(sim, group, None);
        (row.state, row.drift)
    };
    for (name, state, drift) in [
        ("prompt", SimState::Online, vec![]),
        ("comes-back-slowly", SimState::Online, vec![]),
        ("never-comes-back", SimState::Online, vec![]),
        ("asleep", SimState::Online, vec![]),
        ("ghost", SimState::Online, vec![]),
        ("stale-dns", SimState::Stale, vec![Drift::Dns]),
        ("stale-vpg", SimState::Stale, vec![Drift::Vpg]),
        ("possibly-stale", SimState::Online, vec![Drift::Older]),
        ("already-offline", SimState::Offline, vec![]),
        ("never-attached", SimState::Unknown, vec![]),
        ("inactive", SimState::Blocked, vec![]),
        ("suspended", SimState::Blocked, vec![]),
    ] {
        assert_eq!(row(name), (state, drift), "{name}");
    }
    let device = |name: &str| &sims[name].record.device;
    assert!(!device("ghost").powered && sims["ghost"].record.idle_at > Some(UnixMillis(NOON)));
    assert!(matches!(device("asleep").behaviour, Behaviour::Asleep { awake_ms: None, .. }));
    assert_eq!((device("inactive").phase, device("suspended").phase), (Phase::BackingOff, Phase::GaveUp));
    assert!(sims["never-attached"].history.is_empty());
    // What was done longer ago than the session history reaches back is not told.
    let statuses = |name: &str| -> Vec<String> {
        sims[name].statuses.iter().map(|entry| entry.shown.status.as_ref().unwrap().to_string()).collect()
    };
    assert_eq!(
        (statuses("inactive"), statuses("suspended")),
        (vec!["inactive".into()], vec!["suspended".into()])
    );
    assert_eq!(statuses("prompt"), Vec::<String>::new());
    for name in ["suspended", "never-attached"] {
        assert!(sims[name].record.sim.renewal_fee_status_set_time.is_some(), "{name}");
    }
    assert_eq!(world("small", Some(5), 1).sims(), 5);
    assert_eq!(world("small", Some(50), 1).sims(), 12);
}

#[test]
fn a_history_leads_to_the_present() {
    let origin = world("fleet", Some(600), 11);
    let mut ids = BTreeSet::new();
    for Grown { record, history, .. } in all(&origin) {
        let name = record.sim.name();
        let mut open = None;
        let mut last = UnixMillis(i64::MIN);
        for event in &history {
            assert!(event.time >= last && event.time <= UnixMillis(NOON), "{name}");
            assert!(event.time >= record.sim.created_time.unwrap(), "{name}");
            assert!(event.time > UnixMillis(NOON - 5 * 86_400_000), "{name}");
            last = event.time;
            let id = event.session_id.clone().unwrap();
            if event.event == SessionEventKind::Created {
                assert!(ids.insert(id.clone()) && open.replace(id).is_none(), "{name}");
            } else {
                assert_eq!(open.take(), Some(id), "{name}");
            }
        }
        let shown = record.open_session().map(|session| session.session_id.clone().unwrap());
        assert_eq!(shown, open, "{name}");
        assert_eq!(
            record.sim.session_status.as_ref().and_then(|s| s.last_updated_at),
            history.last().map(|e| e.time)
        );
        assert!(record.due_at().is_none_or(|due| due > UnixMillis(NOON)), "{name} {:?}", record.device);
        // A session after the last change has the group's settings.
        let group = origin.groups().find(|group| Some(&group.group_id) == record.sim.group_id.as_ref());
        if let (Some(group), Some(session)) = (group, record.open_session())
            && session.last_updated_at > group.last_modified_time
        {
            assert_eq!(session.vpg_id, group.vpg_id(), "{name}");
            assert!(group.dns_servers().is_none_or(|dns| session.dns_servers == Some(dns)), "{name}");
        }
    }
}

#[test]
fn any_sim_of_a_million_is_grown_when_it_is_asked_for() {
    let origin = world("fleet", Some(1_000_000), 1);
    let mut visitor = origin.visitor();
    let first: Vec<SimRecord> = (0..250).map(|number| visitor.record(number).unwrap()).collect();
    assert!(first.is_sorted_by(|a, b| a.sim.sim_id < b.sim.sim_id));
    let names: BTreeSet<&str> = first.iter().map(|record| record.sim.name()).collect();
    assert_eq!(names.len(), 250);
    for name in ["北海道-気象-0138", "osaka-vending-0031", "ev-charger-shibuya-02", "pump-nagano-0001"] {
        assert!(names.contains(name), "{name}");
    }
    // Whoever is asked for first, and by which of its numbers.
    for number in [999_999, 7, 500_000, 249] {
        let record = origin.visitor().record(number).unwrap();
        assert_eq!(Some(&record), visitor.record(number).as_ref());
        assert_eq!(origin.sim_id(number), record.sim.sim_id);
        assert_eq!(origin.number_of(&record.sim.sim_id), Some(number));
        assert_eq!(origin.number_of_imsi(&record.imsi), Some(number));
        assert_eq!(origin.number_after(record.sim.sim_id.as_str()), number + 1);
        assert_eq!(visitor.group_of(number), record.sim.group_id.as_ref());
    }
    assert_eq!(
        (visitor.record(1_000_000), origin.number_after(""), origin.number_after("9")),
        (None, 0, 1_000_000)
    );
}

#[test]
fn a_sim_without_its_past_is_the_same_sim() {
    for (name, sims) in [("fleet", 1_200), ("small", 12), ("portal", 60)] {
        let origin = world(name, Some(sims), 5);
        let mut visitor = origin.visitor();
        for (number, grown) in (0..).zip(all(&origin)) {
            assert_eq!(visitor.record(number).as_ref(), Some(&grown.record), "{name} {number}");
            assert_eq!(
                visitor.stirring(number).is_some(),
                grown.record.due_at().is_some(),
                "{name} {number}"
            );
        }
    }
}

#[test]
fn subscribers_come_in_the_order_of_their_imsis() {
    let origin = world("fleet", Some(300), 5);
    let mut imsis: Vec<_> = all(&origin).into_iter().map(|grown| grown.record.imsi).collect();
    imsis.sort();
    let mut visitor = origin.visitor();
    let mut behind = |after: &str| -> Vec<_> {
        origin.visitor().by_imsi(after).map(|number| visitor.record(number).unwrap().imsi).collect()
    };
    assert_eq!(behind(""), imsis);
    for after in
        ["29505", "29505310041", "44010", "44010999", "3", "9", imsis[0].as_str(), imsis[99].as_str()]
    {
        let rest: Vec<_> = imsis.iter().filter(|imsi| imsi.as_str() > after).cloned().collect();
        assert_eq!(behind(after), rest, "{after}");
    }
}

#[test]
fn another_generators_world_is_refused() {
    let birth = world("small", None, 1).birth().clone();
    let error = Origin::new(Birth { generator: GENERATOR + 1, ..birth }).unwrap_err();
    assert!(error.to_string().contains("generator"), "{error}");
}
