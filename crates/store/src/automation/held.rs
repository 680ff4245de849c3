use rusqlite::Connection;

use crate::{
    StoreError,
    automation::{AutomationReading, AutomationTx, MIGRATIONS},
    database::{Content, Database},
};

/// The database of a context's automation.
pub type AutomationStore = Database<AutomationTables>;

/// What Flux apps are and did.
#[derive(Debug)]
pub struct AutomationTables;

impl Content for AutomationTables {
    type Tx<'a> = AutomationTx<'a>;
    type Reading<'a> = AutomationReading<'a>;
    const NAME: &'static str = "automation";
    const MIGRATIONS: &'static [&'static str] = MIGRATIONS;

    fn tx(connection: &Connection) -> AutomationTx<'_> {
        AutomationTx::new(connection)
    }

    fn reading(connection: &Connection) -> AutomationReading<'_> {
        AutomationReading::new(connection)
    }

    fn probe(tx: &mut AutomationTx<'_>) -> Result<(), StoreError> {
        tx.probe()
    }
}
