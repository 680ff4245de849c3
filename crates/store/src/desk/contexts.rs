//! Accounts elsewhere that somebody added. No key of theirs is kept.

use api::{console::context::AddContextRequest, id::ContextId};
use rusqlite::params;

use super::{read::DeskReading, tx::DeskTx};
use crate::{StoreError, error::Doing, world::read_document};

impl DeskReading<'_> {
    /// Every one, in the order of their ids.
    ///
    /// # Errors
    /// The database fails; so for every function here.
    pub fn contexts(&self) -> Result<Vec<AddContextRequest>, StoreError> {
        let doing = "read contexts";
        let mut statement =
            self.connection().prepare_cached("SELECT doc FROM contexts ORDER BY id").doing(doing)?;
        let mut rows = statement.query([]).doing(doing)?;
        let mut found = Vec::new();
        while let Some(row) = rows.next().doing(doing)? {
            let text: String = row.get(0).doing(doing)?;
            found.push(read_document(doing, &text)?);
        }
        Ok(found)
    }
}

impl DeskTx<'_> {
    /// Keeps one; false where one has that id.
    pub fn add_context(&mut self, context: &AddContextRequest) -> Result<bool, StoreError> {
        let doc = super::tx::text(context).doing("write a context")?;
        self.run(
            "keep a context",
            "INSERT OR IGNORE INTO contexts (id, doc) VALUES (?1, ?2)",
            params![context.id.as_str(), doc],
        )
        .map(|rows| rows > 0)
    }

    /// Forgets one, with its plans and its leases that are over. The ledger stays.
    pub fn remove_context(&mut self, context: &ContextId) -> Result<(), StoreError> {
        self.forget_world(context)?;
        self.run("forget a context", "DELETE FROM contexts WHERE id = ?1", [context.as_str()]).map(drop)
    }
}
