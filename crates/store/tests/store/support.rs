//! A command that is waited for, and the world that most tests begin with.

use std::sync::mpsc;

use api::{UnixMillis, id::OperatorId};
use emulator::scenario::{self, Scenario};
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
    let scenario = Scenario::parse(scenario::builtin("small").unwrap()).unwrap();
    let operator = OperatorId::new("OP0000000001").unwrap();
    let grown = scenario::generate(&scenario, &operator, None, 7, NOW);
    tx.clear(7, "of the tests")?;
    grown.groups.iter().try_for_each(|group| tx.put_group(group))?;
    let mut sims = grown.sims;
    sims.try_for_each(|sim| tx.grow(&sim))
}
