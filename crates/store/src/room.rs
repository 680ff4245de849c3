//! Room on the disk: a write that proves it, and, for tests, a disk that is full.

use rusqlite::Connection;

use crate::{StoreError, error::Doing};

/// What a probe needs, in bytes: more than one page, so that a disk with a few bytes left does not pass.
const PROBE: u32 = 65_536;

/// Writes as much as a few commands would, and takes it back; the group that it is in proves that there is room.
pub(crate) fn probe(connection: &Connection) -> Result<(), StoreError> {
    connection
        .execute("INSERT INTO meta (key, value) VALUES ('probe', hex(zeroblob(?1)))", [PROBE / 2])
        .and_then(|_| connection.execute("DELETE FROM meta WHERE key = 'probe'", []))
        .doing("look whether there is room")?;
    Ok(())
}

/// From now on the database takes no further page, as on a disk that is full; or as many as it likes again.
pub(crate) fn act_full(connection: &Connection, full: bool) -> Result<(), StoreError> {
    // A limit below the number of pages that there are is that number. [SQLite, PRAGMA max_page_count]
    let pages: i64 = if full { 1 } else { 4_294_967_294 };
    connection
        .pragma_update_and_check(None, "max_page_count", pages, |row| row.get::<_, i64>(0))
        .doing("limit the pages")
        .map(drop)
}
