use std::{path::Path, sync::Arc, time::Duration};

use api::id::{Imsi, SimId};
use emulator::SimRecord;

use crate::{
    Lane, Readers, StoreError, Submit, Writer, migrate,
    world::{MIGRATIONS, Reading, Tx, WorldChange, WorldState, alarm::Alarm, memory::Memory},
};

/// A world's database: one writer, many readers.
#[derive(Debug)]
pub struct WorldStore {
    // Closed first: the writer then holds the last connection, and only such a one can take the log into the file.
    readers: Readers,
    writer: Writer<WorldState>,
    memory: Arc<Memory>,
    alarm: Alarm,
}

/// What a command came to: its own answer, or a fault of ours.
pub type Outcome<R, E> = Result<Result<R, E>, StoreError>;

impl WorldStore {
    /// Opens or creates the world at `path`. `tell` gets what changed, after each commit and before anybody is answered.
    ///
    /// # Errors
    /// The file does not open, or was written by a newer Kansei.
    pub fn open(
        path: &Path,
        tell: impl FnMut(Vec<WorldChange>) + Send + 'static,
        steady: impl Fn() -> Duration + Send + 'static,
    ) -> Result<Self, StoreError> {
        let connection = migrate::open(path, MIGRATIONS)?;
        let memory = Arc::default();
        let state = WorldState::read(&connection, &memory, tell)?;
        let alarm = state.alarm();
        let writer = Writer::start("world", connection, state, steady)
            .map_err(|source| StoreError::Thread { source })?;
        Ok(WorldStore { writer, readers: Readers::new(path), memory, alarm })
    }

    /// From now on `hear` gets what fails between commands, where nobody waits for an answer: rows that cannot be brought up
    /// to date, so that the journal and what stands in memory grow. Nothing of it is lost, and it is tried again after each
    /// group. Told once, and again when it had gone well in between; on the writing thread, so `hear` must not wait, nor hold
    /// the store.
    pub fn on_trouble(&self, hear: impl FnMut(&StoreError) + Send + 'static) {
        self.alarm.listen(hear);
    }

    /// Queues a command. `answer` is called after the commit, with what `work` came to; a refusal leaves nothing behind.
    ///
    /// # Errors
    /// The queue is full or closed; nothing was queued.
    pub fn write<R, E>(
        &self,
        lane: Lane,
        work: impl FnOnce(&mut Tx<'_>) -> Result<R, E> + Send + 'static,
        answer: impl FnOnce(Outcome<R, E>) + Send + 'static,
    ) -> Result<(), Submit>
    where
        R: Send + 'static,
        E: Send + 'static,
    {
        self.writer.submit(lane, |connection, state| work(&mut Tx::new(connection, state)), answer)
    }

    /// Copies the world as of the last commit, while it runs; blocks, for seconds where it is large. See [`crate::copy`].
    ///
    /// # Errors
    /// There is a file at `to` already, it cannot be written, or the database fails.
    pub fn copy_to(&self, to: &Path) -> Result<(), StoreError> {
        self.readers.copy_to(to)
    }

    /// How many commits so far have ended tokens. What was read of a token after this was asked for holds until it says another
    /// number: it does so before the command is answered that ended one.
    pub fn endings(&self) -> u64 {
        self.memory.endings()
    }

    /// One SIM, if its record can be had without a look at the disk: that of a SIM which the world began with and which nobody
    /// has touched, or somebody lately. Does not block.
    pub fn at_hand(&self, id: &SimId) -> Option<Arc<SimRecord>> {
        self.memory.at_hand(|origin| origin.number_of(id))
    }

    /// The same, by the IMSI of its primary subscription.
    pub fn at_hand_by_imsi(&self, imsi: &Imsi) -> Option<Arc<SimRecord>> {
        let record = self.memory.at_hand(|origin| origin.number_of_imsi(imsi));
        record.filter(|record| record.imsi == *imsi)
    }

    /// Reads; blocks. Each look sees the last commit of when it is made, so that several may see several.
    ///
    /// # Errors
    /// The database fails.
    pub fn read<R>(&self, read: impl FnOnce(Reading<'_>) -> Result<R, StoreError>) -> Result<R, StoreError> {
        self.readers.look(|connection| read(Reading::new(connection, &self.memory, None)))
    }
}
