//! What a world's store promises: a command is one savepoint, nobody is answered before the commit, lanes, restarts.

use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering},
        mpsc,
    },
    time::Duration,
};

use api::console::feed::Cause;
use store::{
    Lane, StoreError,
    world::{EventKey, EventRange, Outcome, Tx, WorldFact},
};

use crate::support::{self, NOW, World};

/// A world whose clock is a microsecond later at every look.
fn small() -> World {
    let ticks = AtomicU64::new(0);
    World::small_by(move || Duration::from_micros(ticks.fetch_add(1, Ordering::Relaxed)))
}

impl World {
    fn run<R: Send + 'static, E: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Tx<'_>) -> Result<R, E> + Send + 'static,
    ) -> Outcome<R, E> {
        support::outcome(&self.store, work)
    }
}

fn cause() -> Cause {
    Cause::Device
}

/// Cuts the first open session; answers with the SIM.
fn cut_one(tx: &mut Tx<'_>) -> api::id::SimId {
    let open = tx.sims(None, 100).unwrap().into_iter().find(|record| record.online()).unwrap();
    let mut cx = tx.cx(NOW, cause()).unwrap();
    let decision = emulator::session::delete(&open, &mut cx).unwrap();
    tx.keep(decision, &cx).unwrap().sim_id().clone()
}

#[test]
fn a_refused_command_leaves_nothing_behind_and_tells_nothing() {
    let world = small();
    let outcome = world.run(|tx| {
        cut_one(tx);
        Err::<(), _>("refused")
    });
    assert_eq!(outcome.unwrap(), Err("refused"));
    assert_eq!(world.told(), 0);
    let online = world.store.read(|w| Ok(w.sims(None, 100)?.iter().filter(|r| r.online()).count())).unwrap();
    let before =
        small().store.read(|w| Ok(w.sims(None, 100)?.iter().filter(|r| r.online()).count())).unwrap();
    assert_eq!(online, before);
}

#[test]
fn a_panic_is_rolled_back_alone_and_the_writer_goes_on() {
    let world = small();
    let outcome = world.run(|tx| -> Result<(), ()> {
        cut_one(tx);
        panic!("on purpose");
    });
    assert!(matches!(outcome, Err(StoreError::Panicked(text)) if text == "on purpose"));
    assert_eq!(world.told(), 0);
    let cut = world.run(|tx| Ok::<_, ()>(cut_one(tx))).unwrap().unwrap();
    let record = world.store.read(move |w| w.sim(&cut)).unwrap().unwrap();
    assert!(!record.online());
}

#[test]
fn what_is_answered_is_committed_and_told_before() {
    let world = small();
    let cut = world.run(|tx| Ok::<_, ()>(cut_one(tx))).unwrap().unwrap();
    // A connection of its own sees it: it was committed, not only done.
    let seen = cut.clone();
    assert!(!world.store.read(move |w| w.sim(&seen)).unwrap().unwrap().online());
    let told = world.told.lock().unwrap();
    assert!(matches!(&told[0].fact, WorldFact::Session(sim, _) if *sim == cut));
    assert!(matches!(&told[1].fact, WorldFact::Sim(record) if *record.sim_id() == cut && !record.online()));
}

#[test]
fn operators_go_before_devices_and_devices_before_bulk() {
    let world = small();
    let order = Arc::new(Mutex::new(Vec::new()));
    let (started, wait) = mpsc::channel();
    let (release, hold) = mpsc::channel::<()>();
    let (done, finished) = mpsc::channel();
    // Holds the writer until everything is queued.
    world
        .store
        .write(
            Lane::Operator,
            move |_| {
                started.send(()).unwrap();
                hold.recv().unwrap();
                Ok::<_, ()>(())
            },
            |_| (),
        )
        .unwrap();
    wait.recv().unwrap();
    for lane in [Lane::Bulk, Lane::Device, Lane::Operator] {
        let (order, done) = (Arc::clone(&order), done.clone());
        world
            .store
            .write(
                lane,
                move |_| {
                    order.lock().unwrap().push(lane);
                    Ok::<_, ()>(())
                },
                move |_| done.send(()).unwrap(),
            )
            .unwrap();
    }
    release.send(()).unwrap();
    for _ in 0..3 {
        finished.recv().unwrap();
    }
    assert_eq!(*order.lock().unwrap(), [Lane::Operator, Lane::Device, Lane::Bulk]);
}

#[test]
fn a_history_pages_backward_without_loss() {
    let world = small();
    let (all, paged) = world
        .store
        .read(|w| {
            let sim = w.sims(None, 100)?.into_iter().find(|r| r.online()).unwrap().sim_id().clone();
            let range = |after, limit| EventRange { from: None, to: None, after, limit };
            let all: Vec<EventKey> =
                w.events_of_sim(&sim, range(None, 1_000))?.into_iter().map(|(key, _)| key).collect();
            let mut paged: Vec<EventKey> = Vec::new();
            loop {
                let page = w.events_of_sim(&sim, range(paged.last().copied(), 2))?;
                if page.is_empty() {
                    break;
                }
                paged.extend(page.into_iter().map(|(key, _)| key));
            }
            Ok((all, paged))
        })
        .unwrap();
    assert!(all.len() > 2, "the scenario gives its SIMs a past");
    assert!(all.is_sorted_by(|a, b| a.time >= b.time));
    assert_eq!(all, paged);
}

#[test]
fn the_same_seed_and_commands_give_the_same_rows() {
    let rows = || {
        let world = small();
        for _ in 0..3 {
            world.run(|tx| Ok::<_, ()>(cut_one(tx))).unwrap().unwrap();
        }
        let records = world.store.read(|w| w.sims(None, 100)).unwrap();
        records.iter().map(|record| serde_json::to_string(&**record).unwrap()).collect::<Vec<_>>()
    };
    assert_eq!(rows(), rows());
}

#[test]
fn a_reset_that_is_refused_brings_no_old_number_back() {
    let world = small();
    let session = |world: &World| {
        world
            .run(|tx| {
                let mut cx = tx.cx(NOW, cause()).unwrap();
                Ok::<_, ()>(cx.session_id())
            })
            .unwrap()
            .unwrap()
    };
    let first = session(&world);
    let refused = world.run(|tx| {
        tx.clear(None, 7, "of the tests").unwrap();
        Err::<(), _>("refused")
    });
    assert_eq!(refused.unwrap(), Err("refused"));
    assert_ne!(session(&world), first, "session ids hang on the count of commands");
}
