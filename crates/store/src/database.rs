use std::{marker::PhantomData, path::Path, time::Duration};

use rusqlite::Connection;

use crate::{Lane, Readers, StoreError, Submit, Writer, migrate, writer::Savepoints};

/// What a database holds, in whose words it is written and read.
pub trait Content: 'static {
    /// One command.
    type Tx<'a>;
    /// Reads.
    type Reading<'a>;
    /// The name of the thread that writes.
    const NAME: &'static str;
    /// The schema, forward only: one entry a version.
    const MIGRATIONS: &'static [&'static str];

    /// A command on `connection`.
    fn tx(connection: &Connection) -> Self::Tx<'_>;

    /// Reads of `connection`.
    fn reading(connection: &Connection) -> Self::Reading<'_>;

    /// Writes as much as a few commands would, and takes it back: committed, it proves that there is room.
    ///
    /// # Errors
    /// There is none, or the database fails.
    fn probe(tx: &mut Self::Tx<'_>) -> Result<(), StoreError>;
}

/// A database whose commands are rows alone: one writer, many readers.
#[derive(Debug)]
pub struct Database<C> {
    // Closed first: the writer then holds the last connection, and only such a one can take the log into the file.
    readers: Readers,
    writer: Writer<Savepoints>,
    content: PhantomData<fn() -> C>,
}

impl<C: Content> Database<C> {
    /// Opens or creates the database at `path`.
    ///
    /// # Errors
    /// The file does not open, or was written by a newer Kansei.
    pub fn open(path: &Path, steady: impl Fn() -> Duration + Send + 'static) -> Result<Self, StoreError> {
        let connection = migrate::open(path, C::MIGRATIONS)?;
        let writer = Writer::start(C::NAME, connection, Savepoints, steady)
            .map_err(|source| StoreError::Thread { source })?;
        Ok(Database { writer, readers: Readers::new(path), content: PhantomData })
    }

    /// Queues a command. `answer` is called after the commit, with what `work` came to.
    ///
    /// # Errors
    /// The queue is full or closed; nothing was queued.
    pub fn write<R: Send + 'static>(
        &self,
        work: impl FnOnce(&mut C::Tx<'_>) -> Result<R, StoreError> + Send + 'static,
        answer: impl FnOnce(Result<R, StoreError>) + Send + 'static,
    ) -> Result<(), Submit> {
        self.writer.submit(
            Lane::Operator,
            |connection, _| work(&mut C::tx(connection)),
            |outcome| answer(outcome.and_then(|result| result)),
        )
    }

    /// Reads the last commit; blocks.
    ///
    /// # Errors
    /// The database fails.
    pub fn read<R>(
        &self,
        read: impl FnOnce(C::Reading<'_>) -> Result<R, StoreError>,
    ) -> Result<R, StoreError> {
        self.readers.read(|connection| read(C::reading(connection)))
    }
}
