//! What a world was before it was emptied. Large tables are set aside whole, in a moment; their rows go a few at a time, when
//! nobody waits, or seldom. After a kill the rest of them goes when the world is opened again.

use rusqlite::{Connection, OptionalExtension};

use crate::{StoreError, error::Doing};

/// Tables that may hold millions of rows, or large ones. They have no index, which would keep its name.
const LARGE: [&str; 3] = ["session_events", "sims", CONTENTS];
/// The one with large rows.
const CONTENTS: &str = "file_contents";
/// Rows that go at a time; keeps it below 10 ms.
const PIECE: usize = 500;
/// The table that was set aside first.
const FIRST: &str =
    "SELECT name FROM sqlite_schema WHERE type = 'table' AND name GLOB 'gone_[0-9]*' ORDER BY rowid LIMIT 1";

/// Puts empty tables in the place of the large ones.
pub(super) fn set_aside(connection: &Connection) -> Result<(), StoreError> {
    let doing = "set a table aside";
    for table in LARGE {
        let create: String = connection
            .query_row("SELECT sql FROM sqlite_schema WHERE type = 'table' AND name = ?1", [table], |row| {
                row.get(0)
            })
            .doing(doing)?;
        let last: Option<i64> = connection
            .query_row(
                "SELECT max(CAST(substr(name, 6) AS INTEGER)) FROM sqlite_schema
                 WHERE type = 'table' AND name GLOB 'gone_[0-9]*'",
                [],
                |row| row.get(0),
            )
            .doing(doing)?;
        let next = last.unwrap_or_default() + 1;
        connection
            .execute_batch(&format!("ALTER TABLE {table} RENAME TO gone_{next}_{table}; {create};"))
            .doing(doing)?;
    }
    Ok(())
}

/// Whether a table stands aside.
pub(super) fn is_any_aside(connection: &Connection) -> Result<bool, StoreError> {
    Ok(first(connection)?.is_some())
}

/// Removes some rows of what was set aside, in a transaction of its own; true when there is more.
pub(super) fn sweep(connection: &Connection) -> Result<bool, StoreError> {
    let Some(table) = first(connection)? else { return Ok(false) };
    let doing = "remove what was set aside";
    let swept = connection.unchecked_transaction().doing(doing)?;
    let piece = if table.ends_with(CONTENTS) { 1 } else { PIECE };
    let sql = format!("DELETE FROM {table} WHERE rowid IN (SELECT rowid FROM {table} LIMIT {piece})");
    if swept.execute(&sql, []).doing(doing)? < piece {
        swept.execute_batch(&format!("DROP TABLE {table}")).doing(doing)?;
    }
    swept.commit().doing(doing)?;
    is_any_aside(connection)
}

fn first(connection: &Connection) -> Result<Option<String>, StoreError> {
    connection.query_row(FIRST, [], |row| row.get(0)).optional().doing("look for what was set aside")
}
