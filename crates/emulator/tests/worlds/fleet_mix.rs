//! The scenario `fleet`, page by page as the list shows it.

use std::collections::BTreeMap;

use api::console::sim_row::{Drift, SimRow, SimState};
use emulator::{SimRecord, fleet::Behaviour};

use crate::support::World;

#[test]
fn every_page_of_a_hundred_is_a_fair_sample() {
    for (sims, seed) in [(100, 1), (300, 9), (1200, 1), (1200, 77)] {
        let world = World::new("fleet", Some(sims), seed);
        assert!(world.sims.is_sorted_by(|a, b| a.sim_id() < b.sim_id()));
        assert_eq!(world.sims.len(), sims as usize);
        for (number, page) in world.sims.chunks(100).enumerate() {
            check_page(&world, page, &format!("{sims} SIMs, seed {seed}, page {number}"));
        }
    }
}

fn check_page(world: &World, page: &[SimRecord], whence: &str) {
    let count = |what: &dyn Fn(&SimRecord) -> bool| page.iter().filter(|sim| what(sim)).count();
    for plan in ["plan-D", "plan01s", "planX3"] {
        assert!(count(&|sim| sim.subscription() == plan) >= 10, "{whence}: {plan}");
    }
    for behaviour in ["prompt", "slow", "never", "asleep", "ghost"] {
        assert!(count(&|sim| word(sim.device.behaviour) == behaviour) >= 1, "{whence}: {behaviour}");
    }
    let online = count(&|sim| sim.online());
    assert!((78..=84).contains(&online), "{whence}: {online} online");
    let prompt = count(&|sim| sim.online() && sim.device.powered && word(sim.device.behaviour) == "prompt");
    assert!((85..=95).contains(&(prompt * 100 / online)), "{whence}: {prompt} of {online} at once");

    let mut states: BTreeMap<SimState, usize> = BTreeMap::new();
    let mut drifts: BTreeMap<Drift, usize> = BTreeMap::new();
    for sim in page {
        let group = world.groups.iter().find(|group| Some(&group.group_id) == sim.sim.group_id.as_ref());
        let row = SimRow::derive(&sim.sim, group, None);
        *states.entry(row.state).or_default() += 1;
        row.drift.into_iter().for_each(|drift| *drifts.entry(drift).or_default() += 1);
    }
    for state in [SimState::Online, SimState::Stale, SimState::Offline, SimState::Blocked, SimState::Unknown]
    {
        assert!(states.contains_key(&state), "{whence}: no {state:?} in {states:?}");
    }
    // An exact number would need every quiet session to be newer than its group.
    for (drift, least) in [(Drift::Dns, 5), (Drift::Vpg, 4), (Drift::Older, 6)] {
        let found = drifts.get(&drift).copied().unwrap_or_default();
        assert!((least..=least + 4).contains(&found), "{whence}: {found} drift by {drift:?}");
    }
}

fn word(behaviour: Behaviour) -> &'static str {
    match behaviour {
        Behaviour::Prompt => "prompt",
        Behaviour::Slow => "slow",
        Behaviour::Never => "never",
        Behaviour::Asleep { .. } => "asleep",
        Behaviour::Ghost => "ghost",
    }
}
