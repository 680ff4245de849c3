//! What holds in every world, whatever is done to it and however long it runs.

use std::collections::{BTreeMap, BTreeSet};

use api::soracom::{
    session::SessionEventKind,
    sim::{
        SimStatus,
        lifecycle::{Action, Obstacle, allows},
    },
};
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
            whoever_may_not_attach_stays_offline(&world, events)?;
            the_status_history_ends_in_the_present(&world)?;
        }
        world.advance(86_400_000);
        at_most_one_session_each(&world)?;
        what_is_over_stays_over(&world)?;
    }
}

/// Each refusal by code has its reason in the record, and a refusal changes nothing.
fn refused_for_the_right_reason(world: &mut World, i: usize, command: Command) -> Result<(), TestCaseError> {
    let (before, told) = (world.sims[i].clone(), world.told.len());
    let outcome = world.run(i, command);
    let code = match &outcome {
        Err(Error::Refused { code, .. }) => Some(*code),
        _ => None,
    };
    let of_session = matches!(command, Command::Delete)
        || (matches!(command, Command::LockToSession) && *before.status() != SimStatus::Terminated);
    prop_assert_eq!(code == Some(SEM0016), of_session && !before.online());
    if code == Some(Obstacle::Status.code()) {
        prop_assert_eq!(before.status(), &SimStatus::Terminated);
    }
    if code == Some(Obstacle::Protected.code()) {
        prop_assert_ne!(before.sim.termination_enabled, Some(true));
    }
    if outcome.is_err() {
        prop_assert_eq!(&world.sims[i], &before);
        prop_assert_eq!(world.told.len(), told);
    } else {
        let differs = world.sims[i].sim != before.sim;
        prop_assert_eq!(world.sims[i].revision, before.revision + u64::from(differs));
    }
    Ok(())
}

/// Nobody is online whose status refuses attach, nor on standby, which a session ends; nor has one been given a session
/// since its last command.
fn whoever_may_not_attach_stays_offline(world: &World, since: usize) -> Result<(), TestCaseError> {
    for sim in &world.sims {
        let blocked = !allows(Action::Attach, sim.status());
        prop_assert!(!(sim.online() && *sim.status() != SimStatus::Active));
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

/// The newest entry of a SIM's status history shows what the SIM shows, and entries follow the clock.
fn the_status_history_ends_in_the_present(world: &World) -> Result<(), TestCaseError> {
    for sim in &world.sims {
        let mine: Vec<_> = world.statuses.iter().filter(|(id, _)| id == sim.sim_id()).collect();
        prop_assert!(mine.is_sorted_by_key(|(_, entry)| entry.apply_date_time_epoch_sec));
        if let Some((_, newest)) = mine.last() {
            prop_assert_eq!(newest.status.as_ref(), Some(sim.status()));
            prop_assert_eq!(&newest.group_id, &sim.sim.group_id);
            prop_assert_eq!(&newest.speed_class, &sim.sim.speed_class);
        }
    }
    Ok(())
}

/// An expiry that has come has been carried out, nothing came in after it, and nothing follows a termination.
fn what_is_over_stays_over(world: &World) -> Result<(), TestCaseError> {
    for sim in &world.sims {
        prop_assert!(sim.expiry_due.is_none_or(|due| due > world.now));
        let expired = sim.sim.expiry_time.filter(|at| *at <= world.now);
        if let (Some(expired), Some(created)) = (expired, sim.session_created) {
            prop_assert!(created < expired);
        }
        let mine = world.statuses.iter().filter(|(id, _)| id == sim.sim_id());
        let mut after = mine.skip_while(|(_, entry)| entry.status != Some(SimStatus::Terminated));
        prop_assert!(after.all(|(_, entry)| entry.status == Some(SimStatus::Terminated)));
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
