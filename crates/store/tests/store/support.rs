//! A command that is waited for, and the world that most tests begin with.

use std::sync::mpsc;

use api::{UnixMillis, id::OperatorId};
use emulator::scenario::{self, Birth};
use store::{
    Lane, StoreError,
    world::{Outcome, Tx, WorldStore},
};

pub(crate) const NOW: UnixMillis = UnixMillis(1_800_000_000_000);

/// Runs a command and waits for what it came to.
pub(crate) fn outcome<R: Send + 'static, E: Send + 'static>(
    store: &WorldStore,
    work: impl FnOnce(&mut Tx<'_>) -> Result<R, E> + Send + 'static,
) -> Outcome<R, E> {
    let (sender, receiver) = mpsc::channel();
    store.write(Lane::Operator, work, move |outcome| sender.send(outcome).unwrap()).unwrap();
    receiver.recv().unwrap()
}

/// Runs a command that must succeed.
pub(crate) fn run<R: Send + 'static>(
    store: &WorldStore,
    work: impl FnOnce(&mut Tx<'_>) -> Result<R, StoreError> + Send + 'static,
) -> R {
    outcome(store, work).unwrap().unwrap()
}

/// Begins the world as twelve SIMs, one of each kind.
pub(crate) fn grow_small(tx: &mut Tx<'_>) -> Result<(), StoreError> {
    let operator = OperatorId::new("OP0000000001").unwrap();
    let birth = Birth::new(scenario::builtin("small").unwrap(), operator, None, 7, NOW).unwrap();
    tx.clear(Some(&birth), 7, "of the tests")?;
    tx.wake(0, birth.sims).map(drop)
}
