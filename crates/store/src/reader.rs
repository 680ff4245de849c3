use std::{
    path::{Path, PathBuf},
    sync::Mutex,
};

use rusqlite::{Connection, OpenFlags};

use crate::{StoreError, error::Doing};

/// Connections that only read, kept for reuse. A read sees the last commit and never waits for the writer.
#[derive(Debug)]
pub struct Readers {
    path: PathBuf,
    idle: Mutex<Vec<Connection>>,
}

/// Connections that are kept open between reads.
const KEPT: usize = 8;

impl Readers {
    /// Readers of the database at `path`, which must exist.
    pub fn new(path: &Path) -> Self {
        Readers { path: path.to_owned(), idle: Mutex::new(Vec::new()) }
    }

    /// Runs `read` on a connection of its own, with one picture however many statements it takes; blocks, so call it
    /// from a thread that may.
    ///
    /// # Errors
    /// The connection does not open, or `read` fails.
    pub fn read<R>(&self, read: impl FnOnce(&Connection) -> Result<R, StoreError>) -> Result<R, StoreError> {
        self.look(|connection| {
            let picture = connection.unchecked_transaction().doing("begin a read")?;
            read(&picture)
        })
    }

    /// The same, but each statement sees the last commit of when it begins.
    ///
    /// # Errors
    /// The connection does not open, or `read` fails.
    pub fn look<R>(&self, read: impl FnOnce(&Connection) -> Result<R, StoreError>) -> Result<R, StoreError> {
        let connection = match self.take() {
            Some(connection) => connection,
            None => self.open()?,
        };
        let result = read(&connection);
        let mut idle = self.idle.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if idle.len() < KEPT {
            idle.push(connection);
        }
        result
    }

    /// Copies the database as of the last commit; see [`crate::copy`].
    ///
    /// # Errors
    /// There is a file at `to` already, it cannot be written, or the database fails.
    pub fn copy_to(&self, to: &Path) -> Result<(), StoreError> {
        // Not one of the kept ones: copying is no read, and happens outside of a transaction.
        crate::copy(&self.open()?, to)
    }

    /// Closes the idle connections, e.g. before the file is replaced.
    pub fn close_idle(&self) {
        self.idle.lock().unwrap_or_else(std::sync::PoisonError::into_inner).clear();
    }

    fn take(&self) -> Option<Connection> {
        self.idle.lock().unwrap_or_else(std::sync::PoisonError::into_inner).pop()
    }

    fn open(&self) -> Result<Connection, StoreError> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(&self.path, flags).doing("open a reader")?;
        connection.busy_timeout(std::time::Duration::from_secs(5)).doing("set the busy time-out")?;
        connection.set_prepared_statement_cache_capacity(64);
        Ok(connection)
    }
}
