use rusqlite::Connection;

use crate::{
    StoreError,
    error::Doing,
    world::{WorldChange, read::read_meta},
    writer::GroupState,
};

/// What the writer thread of a world keeps beside the connection: the count that randomness hangs on, and what to tell.
pub struct WorldState {
    /// Commands so far, with the refused ones: the same commands give the same numbers.
    pub(crate) sequence: u64,
    pub(crate) changes: Vec<WorldChange>,
    kept: usize,
    /// The count before the present command, and the greatest that was ever used: a lost reset must not bring an old
    /// number back, because session ids hang on it.
    before: u64,
    greatest: u64,
    tell: Box<dyn FnMut(Vec<WorldChange>) + Send>,
}

impl std::fmt::Debug for WorldState {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("WorldState").field("sequence", &self.sequence).finish_non_exhaustive()
    }
}

/// Where the count stands.
pub(super) const SEQUENCE: &str = "sequence";

impl WorldState {
    pub(crate) fn read(
        connection: &Connection,
        tell: impl FnMut(Vec<WorldChange>) + Send + 'static,
    ) -> Result<Self, StoreError> {
        let sequence = read_meta(connection, SEQUENCE)?.unwrap_or_default();
        Ok(WorldState {
            sequence,
            changes: Vec::new(),
            kept: 0,
            before: sequence,
            greatest: sequence,
            tell: Box::new(tell),
        })
    }
}

impl GroupState for WorldState {
    fn begin(&mut self) {
        self.before = self.sequence;
        self.sequence += 1;
        self.kept = self.changes.len();
    }

    fn rollback(&mut self) {
        self.changes.truncate(self.kept);
        self.sequence = self.sequence.max(self.before);
    }

    fn seal(&mut self, connection: &Connection) -> Result<(), StoreError> {
        connection
            .prepare_cached("INSERT INTO meta (key, value) VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = excluded.value")
            .and_then(|mut statement| statement.execute((SEQUENCE, self.sequence.to_string())))
            .doing("keep the count")?;
        Ok(())
    }

    fn committed(&mut self) {
        self.greatest = self.sequence;
        if !self.changes.is_empty() {
            (self.tell)(std::mem::take(&mut self.changes));
        }
    }

    fn lost(&mut self) {
        self.sequence = self.sequence.max(self.greatest);
        self.changes.clear();
    }
}
