use std::{path::Path, time::Duration};

use rusqlite::Connection;

use crate::{
    Lane, Readers, StoreError, Submit, Writer,
    automation::{AutomationReading, AutomationTx, MIGRATIONS},
    error::Doing,
    migrate,
    writer::{GroupState, Upkeep},
};

/// The database of a context's automation: one writer, many readers.
#[derive(Debug)]
pub struct AutomationStore {
    // Closed first: the writer then holds the last connection, and only such a one can take the log into the file.
    readers: Readers,
    writer: Writer<Nothing>,
}

/// Nothing is kept beside the connection.
#[derive(Debug)]
struct Nothing;

impl GroupState for Nothing {
    fn begin(&mut self, connection: &Connection) -> Result<(), StoreError> {
        crate::run_cached(connection, "SAVEPOINT command").doing("begin a command")
    }
    fn keep(&mut self, connection: &Connection) -> Result<(), StoreError> {
        crate::run_cached(connection, "RELEASE command").doing("keep a command")
    }
    fn rollback(&mut self, connection: &Connection) -> Result<(), StoreError> {
        connection.execute_batch("ROLLBACK TO command; RELEASE command").doing("roll back a command")
    }
    fn seal(&mut self, _connection: &Connection) -> Result<(), StoreError> {
        Ok(())
    }
    fn committed(&mut self) {}
    fn lost(&mut self) {}
    fn upkeep(&mut self, _connection: &Connection, _upkeep: Upkeep) -> Result<bool, StoreError> {
        Ok(false)
    }
}

impl AutomationStore {
    /// Opens or creates the database at `path`.
    ///
    /// # Errors
    /// The file does not open, or was written by a newer Kansei.
    pub fn open(path: &Path, steady: impl Fn() -> Duration + Send + 'static) -> Result<Self, StoreError> {
        let connection = migrate::open(path, MIGRATIONS)?;
        let writer = Writer::start("automation", connection, Nothing, steady)
            .map_err(|source| StoreError::Thread { source })?;
        Ok(AutomationStore { writer, readers: Readers::new(path) })
    }

    /// Queues a command. `answer` is called after the commit, with what `work` came to.
    ///
    /// # Errors
    /// The queue is full or closed; nothing was queued.
    pub fn write<R: Send + 'static>(
        &self,
        work: impl FnOnce(&mut AutomationTx<'_>) -> Result<R, StoreError> + Send + 'static,
        answer: impl FnOnce(Result<R, StoreError>) + Send + 'static,
    ) -> Result<(), Submit> {
        self.writer.submit(
            Lane::Operator,
            |connection, _| work(&mut AutomationTx::new(connection)),
            |outcome| answer(outcome.and_then(|result| result)),
        )
    }

    /// Reads the last commit; blocks.
    ///
    /// # Errors
    /// The database fails.
    pub fn read<R>(
        &self,
        read: impl FnOnce(AutomationReading<'_>) -> Result<R, StoreError>,
    ) -> Result<R, StoreError> {
        self.readers.read(|connection| read(AutomationReading::new(connection)))
    }
}
