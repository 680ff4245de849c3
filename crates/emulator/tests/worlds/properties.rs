//! What holds in every world, whatever is done to it and however long it runs.

use std::collections::{BTreeMap, BTreeSet};

use api::soracom::{session::SessionEventKind, sim::SimStatus};
use emulator::error::{Error, SEM0016};
use proptest::prelude::*;

use crate::support::{COMMANDS, Command, World};

/// Milliseconds to wait, which SIM, and what to do to it.
fn acts() -> impl Strategy<Value = Vec<(i64, usize, usize)>> {
    let wait = prop_oneof![0..3_000_i64, 0..120_000_i64, 0..20_000_000_i64];
    prop::collection::vec((wait, 0..12_usize, 0..COMMANDS.len()), 1..60)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(64) })]

    #[test]
    fn sessions_keep_their_order(seed in any::<u64>(), acts in acts()) {
        let mut world = World::new("small", None, seed);
        for (wait, i, command) in acts {
            let events = world.told.len();
            world.advance(wait);
            refused_for_the_right_reason(&mut world, i, COMMANDS[command])?;
            inactive_sims_stay_offline(&world, events)?;
        }
        world.advance(86_400_000);
        at_most_one_session_each(&world)?;
    }
}

/// Offline and SEM0016 are the same thing, and a refusal changes nothing.
fn refused_for_the_right_reason(world: &mut World, i: usize, command: Command) -> Result<(), TestCaseError> {
    let (before, told) = (world.sims[i].clone(), world.told.len());
    let outcome = world.run(i, command);
    let offline = matches!(&outcome, Err(Error::Refused { code, .. }) if *code == SEM0016);
    prop_assert_eq!(offline, matches!(command, Command::Delete) && !before.online());
    if outcome.is_err() {
        prop_assert_eq!(&world.sims[i], &before);
        prop_assert_eq!(world.told.len(), told);
    } else {
        let differs = world.sims[i].sim != before.sim;
        prop_assert_eq!(world.sims[i].revision, before.revision + u64::from(differs));
    }
    Ok(())
}

/// Nobody attaches while inactive: no such SIM is online, nor has one been given a session since its last command.
fn inactive_sims_stay_offline(world: &World, since: usize) -> Result<(), TestCaseError> {
    for sim in &world.sims {
        let blocked = matches!(sim.status(), SimStatus::Inactive | SimStatus::Suspended);
        prop_assert!(!(blocked && sim.online()));
        let created = world.told[since..]
            .iter()
            .any(|(id, event)| id == sim.sim_id() && event.event == SessionEventKind::Created);
        // It may have attached and been deactivated right after; then its end was told last.
        if blocked && created {
            let last = world.told.iter().rev().find(|(id, _)| id == sim.sim_id());
            prop_assert!(last.is_some_and(|(_, event)| event.event == SessionEventKind::Deleted));
        }
    }
    Ok(())
}

/// Ids are unique; every session but the open one has its end; by time, a subscriber has one session, save for the
/// moment in which a new one replaces the old.
fn at_most_one_session_each(world: &World) -> Result<(), TestCaseError> {
    let mut begun = BTreeSet::new();
    let mut open: BTreeMap<_, BTreeSet<_>> = BTreeMap::new();
    for (sim, event) in &world.told {
        let id = event.session_id.clone();
        let mine = open.entry(sim.clone()).or_default();
        if event.event == SessionEventKind::Created {
            prop_assert!(begun.insert(id.clone()), "an id twice");
            mine.insert(id);
            prop_assert!(mine.len() <= 2);
        } else {
            prop_assert!(mine.remove(&id), "an end without its beginning");
            prop_assert!(mine.len() <= 1);
        }
    }
    for sim in &world.sims {
        let shown: BTreeSet<_> =
            sim.open_session().map(|session| session.session_id.clone()).into_iter().collect();
        prop_assert_eq!(open.remove(sim.sim_id()).unwrap_or_default(), shown);
        prop_assert_eq!(sim.online(), sim.session_created.is_some());
    }
    Ok(())
}
