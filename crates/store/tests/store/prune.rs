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

#[test]
fn what_is_too_old_goes_in_chunks() {
    let dir = tempfile::tempdir().unwrap();
    let (store, sims) = grown(&dir.path().join("world.db"));
    let all = times(&store, &sims);
    let middle = all[all.len() / 2];
    let old = all.iter().filter(|time| **time < middle).count();
    assert!(old > 7 && store.read(|world| world.has_old_events(UnixMillis(middle), u64::MAX)).unwrap());
    assert_eq!(prune(&store, UnixMillis(middle), u64::MAX, 7), 7);
    assert_eq!(times(&store, &sims), all[7..], "the oldest went first");
    let mut gone = 7;
    while prune(&store, UnixMillis(middle), u64::MAX, 7) == 7 {
        gone += 7;
        assert!(gone < all.len(), "it ends");
    }
    assert_eq!(times(&store, &sims), all[old..]);
    assert_eq!(prune(&store, UnixMillis(middle), u64::MAX, 7), 0);
}

#[test]
fn what_is_too_much_goes_and_the_newest_stay() {
    let dir = tempfile::tempdir().unwrap();
    let (store, sims) = grown(&dir.path().join("world.db"));
    let before = times(&store, &sims);
    let id = store.read(|world| world.sims(None, 100)).unwrap();
    let id = id.into_iter().find(|record| record.online()).unwrap().sim_id().clone();
    let cut = id.clone();
    run(&store, move |tx| {
        let mut cx = tx.cx(NOW, Cause::Device)?;
        let decision = session::delete(&tx.sim(&cut)?.unwrap(), &mut cx).unwrap();
        tx.keep(decision, &cx)
    });
    let none = UnixMillis(i64::MIN);
    let old = |keep| store.read(|world| world.has_old_events(none, keep)).unwrap();
    let all = before.len() as u64 + 1;
    assert!(!old(all) && old(all - 1));
    assert_eq!(prune(&store, none, all, 100), 0);
    assert_eq!(u64::from(prune(&store, none, 5, 100)), (all - 5).min(100));
    while prune(&store, none, 5, 100) > 0 {}
    let left = times(&store, &sims);
    assert_eq!((left.len(), left.last()), (5, Some(&NOW.0)), "what was written last is there");
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
