//! Forgetting: by age, by number, a few at a time, and never more than that.

use std::time::Duration;

use api::{UnixMillis, console::feed::Cause, id::SimId, soracom::sim::SortOrder};
use emulator::{session, sim};
use store::world::{EventRange, WorldStore};

use crate::support::{self, NOW, run};

const ALL: EventRange = EventRange { from: None, to: None, after: None, limit: 10_000 };

fn grown(path: &std::path::Path) -> (WorldStore, Vec<SimId>) {
    let store = WorldStore::open(path, |_| (), || Duration::ZERO).unwrap();
    run(&store, support::grow_small);
    let sims = store.read(|world| world.sims(None, 100)).unwrap();
    (store, sims.iter().map(|record| record.sim_id().clone()).collect())
}

/// The times of all entries of all session histories.
fn times(store: &WorldStore, sims: &[SimId]) -> Vec<i64> {
    let of = |sim: &SimId| store.read(|world| world.events_of_sim(sim, ALL)).unwrap();
    let mut times: Vec<i64> = sims.iter().flat_map(of).map(|(_, event)| event.time.0).collect();
    times.sort_unstable();
    times
}

fn prune(store: &WorldStore, before: UnixMillis, keep: u64, at_most: u32) -> u32 {
    run(store, move |tx| tx.prune_events(before, keep, at_most))
}

/// Cuts the session of a SIM and lets it come back, once a second, `times` times.
fn cut(store: &WorldStore, times: i64) {
    let sims = store.read(|world| world.sims(None, 100)).unwrap();
    let id = sims.iter().find(|record| record.online()).unwrap().sim_id().clone();
    for second in 1..=times {
        let id = id.clone();
        run(store, move |tx| {
            let mut cx = tx.cx(NOW.plus(second * 1_000), Cause::Device)?;
            let cut = session::delete(&tx.sim(&id)?.unwrap(), &mut cx).unwrap();
            let offline = tx.keep(cut, &cx)?;
            let mut cx = tx.cx(NOW.plus(second * 1_000 + 500), Cause::Device)?;
            tx.keep(session::attach(&offline, None, &mut cx).unwrap(), &cx)
        });
    }
}

#[test]
fn what_is_too_old_goes_in_chunks() {
    let dir = tempfile::tempdir().unwrap();
    let (store, sims) = grown(&dir.path().join("world.db"));
    cut(&store, 10);
    let all = times(&store, &sims);
    let middle = NOW.plus(6_000);
    let old = all.iter().filter(|time| **time < middle.0).count();
    assert!(store.read(|world| world.has_old_events(middle, u64::MAX)).unwrap());
    assert_eq!(prune(&store, middle, u64::MAX, 7), 7);
    assert_eq!(
        times(&store, &sims),
        all[old - 3..],
        "the oldest went first, and all that was before the world began"
    );
    assert_eq!(prune(&store, middle, u64::MAX, 7), 3);
    assert_eq!(times(&store, &sims), all[old..]);
    assert_eq!(prune(&store, middle, u64::MAX, 7), 0);
    assert!(!store.read(|world| world.has_old_events(middle, u64::MAX)).unwrap());
}

#[test]
fn what_was_before_the_world_began_ages_too() {
    let dir = tempfile::tempdir().unwrap();
    let (store, sims) = grown(&dir.path().join("world.db"));
    let all = times(&store, &sims);
    let middle = UnixMillis(all[all.len() / 2]);
    let old = |before| store.read(|world| world.has_old_events(before, u64::MAX)).unwrap();
    assert!(old(middle) && !old(NOW.plus(-6 * 86_400_000)));
    prune(&store, middle, u64::MAX, 50);
    let left: Vec<i64> = all.iter().copied().filter(|time| *time >= middle.0).collect();
    assert_eq!((times(&store, &sims), old(middle)), (left, false));
    prune(&store, NOW.plus(1), u64::MAX, 50);
    assert!(times(&store, &sims).is_empty() && !old(NOW.plus(1)) && !old(NOW.plus(1_000_000)));
}

#[test]
fn what_is_too_much_goes_and_the_newest_stay() {
    let dir = tempfile::tempdir().unwrap();
    let (store, sims) = grown(&dir.path().join("world.db"));
    let before = times(&store, &sims).len();
    cut(&store, 10);
    let none = UnixMillis(i64::MIN);
    let old = |keep| store.read(|world| world.has_old_events(none, keep)).unwrap();
    assert!(!old(20) && old(19));
    assert_eq!(prune(&store, none, 20, 100), 0);
    assert_eq!(prune(&store, none, 5, 100), 15);
    let left = times(&store, &sims);
    assert_eq!(
        (left.len(), left.last()),
        (before + 5, Some(&NOW.plus(10_500).0)),
        "what was written last is there"
    );
    // Numbers that were forgotten are not given out again.
    drop(store);
    let (store, figure) =
        (WorldStore::open(&dir.path().join("world.db"), |_| (), || Duration::ZERO).unwrap(), 20);
    assert_eq!(store.read(|world| world.figures(NOW)).unwrap().events, figure);
}

#[test]
fn status_histories_age_too() {
    let dir = tempfile::tempdir().unwrap();
    let (store, sims) = grown(&dir.path().join("world.db"));
    let id = sims[0].clone();
    for after in [0, 10] {
        let id = id.clone();
        run(&store, move |tx| {
            let mut cx = tx.cx(NOW.plus(after), Cause::Device)?;
            let record = tx.sim(&id)?.unwrap();
            let decision =
                if after == 0 { sim::deactivate } else { sim::activate }(&record, &mut cx).unwrap();
            tx.keep(decision, &cx)
        });
    }
    while prune(&store, NOW.plus(5), u64::MAX, 50) > 0 {}
    let left = store.read(|world| world.status_history(&id, ALL, &SortOrder::Ascending)).unwrap();
    assert_eq!(left.into_iter().map(|(key, _)| key.time).collect::<Vec<_>>(), [NOW.plus(10)]);
}
