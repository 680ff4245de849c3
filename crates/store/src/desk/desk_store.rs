use std::{path::Path, time::Duration};

use crate::{
    Lane, Readers, StoreError, Submit, Writer,
    desk::{DeskReading, DeskTx, MIGRATIONS},
    migrate,
    writer::Savepoints,
};

/// The desk's database: one writer, many readers.
#[derive(Debug)]
pub struct DeskStore {
    // Closed first: the writer then holds the last connection, and only such a one can take the log into the file.
    readers: Readers,
    writer: Writer<Savepoints>,
}

impl DeskStore {
    /// Opens or creates the desk at `path`.
    ///
    /// # Errors
    /// The file does not open, or was written by a newer Kansei.
    pub fn open(path: &Path, steady: impl Fn() -> Duration + Send + 'static) -> Result<Self, StoreError> {
        let connection = migrate::open(path, MIGRATIONS)?;
        let writer = Writer::start("desk", connection, Savepoints, steady)
            .map_err(|source| StoreError::Thread { source })?;
        Ok(DeskStore { writer, readers: Readers::new(path) })
    }

    /// Queues a command. `answer` is called after the commit, with what `work` came to.
    ///
    /// # Errors
    /// The queue is full or closed; nothing was queued.
    pub fn write<R: Send + 'static>(
        &self,
        work: impl FnOnce(&mut DeskTx<'_>) -> Result<R, StoreError> + Send + 'static,
        answer: impl FnOnce(Result<R, StoreError>) + Send + 'static,
    ) -> Result<(), Submit> {
        self.writer.submit(
            Lane::Operator,
            |connection, _| work(&mut DeskTx::new(connection)),
            |outcome| answer(outcome.and_then(|result| result)),
        )
    }

    /// Reads the last commit; blocks.
    ///
    /// # Errors
    /// The database fails.
    pub fn read<R>(
        &self,
        read: impl FnOnce(DeskReading<'_>) -> Result<R, StoreError>,
    ) -> Result<R, StoreError> {
        self.readers.read(|connection| read(DeskReading::new(connection)))
    }
}

/// Reads a desk's file as of the last commit, whether or not a server runs on it; blocks, and writes nothing.
///
/// # Errors
/// The file does not open, or `read` fails.
pub fn look_at<R>(
    path: &Path,
    read: impl FnOnce(DeskReading<'_>) -> Result<R, StoreError>,
) -> Result<R, StoreError> {
    Readers::new(path).read(|connection| read(DeskReading::new(connection)))
}
