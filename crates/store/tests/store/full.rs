//! A disk that is full: what was acknowledged is safe, nothing half is told, and everything goes on when there is room.

use std::{sync::mpsc, time::Duration};

use api::console::notice::WriteTrouble;
use store::{
    Lane, StoreError,
    desk::DeskStore,
    world::{Tx, WorldStore},
};

use crate::support::{NOW, World, run};

/// As much as several pages hold.
fn large(number: usize) -> String {
    format!("{number:06}").repeat(2_000)
}

fn keep(number: usize) -> impl FnOnce(&mut Tx<'_>) -> Result<(), StoreError> + Send + 'static {
    move |tx| tx.set_meta(&format!("large-{number}"), &large(number))
}

impl World {
    /// Queues commands at once, so that they share groups; answers with what each came to.
    fn keep_all(&self, numbers: std::ops::Range<usize>) -> Vec<(usize, Result<(), StoreError>)> {
        let (sender, receiver) = mpsc::channel();
        let count = numbers.len();
        for number in numbers {
            let sender = sender.clone();
            let answer = move |outcome: Result<Result<(), StoreError>, StoreError>| {
                sender.send((number, outcome.and_then(|inner| inner))).unwrap();
            };
            self.store.write(Lane::Operator, keep(number), answer).unwrap();
        }
        let mut answers: Vec<_> = receiver.iter().take(count).collect();
        answers.sort_by_key(|(number, _)| *number);
        answers
    }

    fn holds(&self, number: usize) -> bool {
        let held: Option<String> = self.store.read(|world| world.meta(&format!("large-{number}"))).unwrap();
        assert!(held.as_ref().is_none_or(|held| *held == large(number)), "whole or not at all");
        held.is_some()
    }
}

#[test]
fn what_was_acknowledged_on_a_full_disk_is_there_and_the_rest_is_not() {
    let world = World::small();
    run(&world.store, |tx| tx.act_full(true));
    let answers = world.keep_all(0..300);
    let refused = answers.iter().filter(|(_, outcome)| outcome.is_err()).count();
    assert!(refused > 200, "a full disk refuses: {refused}");
    for (number, outcome) in &answers {
        match outcome {
            Ok(()) => assert!(world.holds(*number), "{number} was acknowledged"),
            Err(error) => {
                assert_eq!(error.trouble(), Some(WriteTrouble::Full), "{error}");
                assert!(!world.holds(*number), "{number} was refused");
            }
        }
    }
    // A probe says so as well, and says when it is over.
    let (sender, receiver) = mpsc::channel();
    world.store.write(Lane::Operator, |tx| tx.probe(), move |outcome| sender.send(outcome).unwrap()).unwrap();
    let probed = receiver.recv().unwrap().and_then(|inner| inner).unwrap_err();
    assert_eq!(probed.trouble(), Some(WriteTrouble::Full));
    run(&world.store, |tx| tx.act_full(false));
    run(&world.store, |tx| tx.probe());
    assert!(world.keep_all(300..310).iter().all(|(number, outcome)| outcome.is_ok() && world.holds(*number)));

    let acknowledged: Vec<usize> =
        answers.iter().filter(|(_, outcome)| outcome.is_ok()).map(|(number, _)| *number).collect();
    let World { store, told: _, dir } = world;
    drop(store);
    let again = WorldStore::open(&dir.path().join("world.db"), |_| (), || Duration::ZERO).unwrap();
    for number in acknowledged.into_iter().chain(300..310) {
        let held: Option<String> = again.read(|world| world.meta(&format!("large-{number}"))).unwrap();
        assert_eq!(held, Some(large(number)), "also after a restart");
    }
}

#[test]
fn a_group_that_the_disk_refuses_tells_nothing() {
    let world = World::small();
    run(&world.store, |tx| tx.act_full(true));
    let before = world.told();
    let outcomes: Vec<_> = (0..40)
        .map(|number| {
            crate::support::outcome(&world.store, move |tx| -> Result<(), StoreError> {
                let mut record = (*tx.sims(None, 1)?[0]).clone();
                record.sim.tags.insert("large".to_owned(), large(number));
                record.revision += 1;
                let cx = tx.cx(NOW, api::console::feed::Cause::Device)?;
                let decision = emulator::Decision {
                    record,
                    events: Vec::new(),
                    status: None,
                    shows: true,
                    heard: Vec::new(),
                };
                tx.keep(decision, &cx).map(drop)
            })
            .and_then(|inner| inner)
        })
        .collect();
    let kept = outcomes.iter().filter(|outcome| outcome.is_ok()).count();
    assert!(kept < outcomes.len(), "some were refused");
    assert_eq!(world.told() - before, kept, "one change for each that was kept");
}

type Work = Box<dyn FnOnce(&mut store::desk::DeskTx<'_>) -> Result<(), StoreError> + Send>;

#[test]
fn a_desk_says_what_is_the_matter_as_well() {
    let dir = tempfile::tempdir().unwrap();
    let desk = DeskStore::open(&dir.path().join("desk.db"), || Duration::ZERO).unwrap();
    let write = |work: Work| {
        let (sender, receiver) = mpsc::channel();
        desk.write(work, move |outcome| sender.send(outcome).unwrap()).unwrap();
        receiver.recv().unwrap()
    };
    write(Box::new(|tx| tx.act_full(true))).unwrap();
    let error = write(Box::new(|tx| tx.probe())).unwrap_err();
    assert_eq!(error.trouble(), Some(WriteTrouble::Full), "{error}");
    write(Box::new(|tx| tx.act_full(false))).unwrap();
    write(Box::new(|tx| tx.probe())).unwrap();
}
