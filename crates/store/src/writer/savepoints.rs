use rusqlite::Connection;

use crate::{
    StoreError,
    error::Doing,
    writer::{GroupState, Upkeep, run_cached},
};

/// Each command has a savepoint of its own, and nothing is kept beside the connection.
#[derive(Debug)]
pub(crate) struct Savepoints;

impl GroupState for Savepoints {
    fn begin(&mut self, connection: &Connection) -> Result<(), StoreError> {
        run_cached(connection, "SAVEPOINT command").doing("begin a command")
    }
    fn keep(&mut self, connection: &Connection) -> Result<(), StoreError> {
        run_cached(connection, "RELEASE command").doing("keep a command")
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
