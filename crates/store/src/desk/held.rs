use std::path::Path;

use rusqlite::Connection;

use crate::{
    Readers, StoreError,
    database::{Content, Database},
    desk::{DeskReading, DeskTx, MIGRATIONS},
};

/// The desk's database.
pub type DeskStore = Database<DeskTables>;

/// The operator's truth.
#[derive(Debug)]
pub struct DeskTables;

impl Content for DeskTables {
    type Tx<'a> = DeskTx<'a>;
    type Reading<'a> = DeskReading<'a>;
    const NAME: &'static str = "desk";
    const MIGRATIONS: &'static [&'static str] = MIGRATIONS;

    fn tx(connection: &Connection) -> DeskTx<'_> {
        DeskTx::new(connection)
    }

    fn reading(connection: &Connection) -> DeskReading<'_> {
        DeskReading::new(connection)
    }

    fn probe(tx: &mut DeskTx<'_>) -> Result<(), StoreError> {
        tx.probe()
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
