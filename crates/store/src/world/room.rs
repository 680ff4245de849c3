use super::Tx;
use crate::StoreError;

impl Tx<'_> {
    /// Writes as much as a few commands would, and takes it back: committed, it proves that there is room.
    ///
    /// # Errors
    /// There is none, or the database fails.
    pub fn probe(&mut self) -> Result<(), StoreError> {
        crate::room::probe(self.connection)
    }

    /// For tests: from now on the database is as on a disk that is full, or is no more.
    ///
    /// # Errors
    /// The database fails.
    pub fn act_full(&mut self, full: bool) -> Result<(), StoreError> {
        crate::room::act_full(self.connection, full)
    }
}
