//! A command that is waited for, and the world that most tests begin with.

use std::{
    sync::{Arc, Mutex, mpsc},
    time::Duration,
};

use api::{UnixMillis, id::OperatorId};
use emulator::scenario::{self, Birth};
use store::{
    Lane, StoreError,
    desk::{DeskStore, DeskTx},
    world::{Outcome, Tx, WorldChange, WorldStore},
};

pub(crate) const NOW: UnixMillis = UnixMillis(1_800_000_000_000);

/// A world in a folder of its own, and all that it has told.
pub(crate) struct World {
    pub(crate) store: WorldStore,
    pub(crate) told: Arc<Mutex<Vec<WorldChange>>>,
    pub(crate) dir: tempfile::TempDir,
}

impl World {
    /// It begins as [`grow_small`] has it. Time stands still: the time of a group never runs out, so that those who come
    /// together are committed together.
    pub(crate) fn small() -> Self {
        Self::small_by(|| Duration::ZERO)
    }

    /// The same by another clock.
    pub(crate) fn small_by(steady: impl Fn() -> Duration + Send + 'static) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let told = Arc::new(Mutex::new(Vec::new()));
        let telling = Arc::clone(&told);
        let tell = move |changes| telling.lock().unwrap().extend::<Vec<_>>(changes);
        let store = WorldStore::open(&dir.path().join("world.db"), tell, steady).unwrap();
        run(&store, grow_small);
        World { store, told, dir }
    }

    /// How much it has told.
    pub(crate) fn told(&self) -> usize {
        self.told.lock().unwrap().len()
    }
}

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

/// A desk in a folder.
pub(crate) fn open_desk(dir: &tempfile::TempDir) -> DeskStore {
    DeskStore::open(&dir.path().join("desk.db"), || Duration::ZERO).unwrap()
}

/// Runs a command on a desk that must succeed.
pub(crate) fn run_on_desk<R: Send + 'static>(
    desk: &DeskStore,
    work: impl FnOnce(&mut DeskTx<'_>) -> Result<R, StoreError> + Send + 'static,
) -> R {
    let (sender, receiver) = mpsc::channel();
    desk.write(work, move |outcome| sender.send(outcome).unwrap()).unwrap();
    receiver.recv().unwrap().unwrap()
}
