//! A copy of a database while others read and write it.

use std::path::Path;

use rusqlite::Connection;

use crate::{StoreError, error::Doing, private_file};

/// Copies the database behind `connection` to `to`: one picture of it, as of the last commit when the copying begins. Nobody
/// waits for it. The copy is its owner's alone, has no side files, and is whole when this answers; after an error there is
/// none. Takes seconds for a large database: call it from a thread that may block.
///
/// # Errors
/// There is a file at `to` already, it cannot be written, or the database fails.
pub fn copy(connection: &Connection, to: &Path) -> Result<(), StoreError> {
    private_file::write_new(to, || {
        let path = to.to_str().ok_or_else(|| StoreError::File {
            path: to.to_owned(),
            source: std::io::ErrorKind::InvalidFilename.into(),
        })?;
        connection.execute("VACUUM INTO ?1", [path]).doing("copy the database").map(drop)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::migrate;

    const SCHEMA: &[&str] = &["CREATE TABLE a (x INTEGER) STRICT;"];

    fn count(connection: &Connection) -> i64 {
        connection.query_row("SELECT count(*) FROM a", [], |row| row.get(0)).unwrap()
    }

    #[test]
    fn a_copy_is_the_last_commit_and_goes_its_own_way() {
        let dir = tempfile::tempdir().unwrap();
        let (path, to) = (dir.path().join("a.db"), dir.path().join("it's a copy.db"));
        let mut writer = migrate::open(&path, SCHEMA).unwrap();
        writer.execute("INSERT INTO a VALUES (1)", []).unwrap();
        // Somebody is in the middle of a command: what is not committed is not copied, and nobody waits.
        let open = writer.transaction().unwrap();
        open.execute("INSERT INTO a VALUES (2)", []).unwrap();
        copy(&Connection::open(&path).unwrap(), &to).unwrap();
        open.commit().unwrap();
        let copied = migrate::open(&to, SCHEMA).unwrap();
        copied.execute("INSERT INTO a VALUES (3)", []).unwrap();
        copied.execute("INSERT INTO a VALUES (4)", []).unwrap();
        assert_eq!((count(&writer), count(&copied)), (2, 3));
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(std::fs::metadata(&to).unwrap().permissions().mode() & 0o777, 0o600);
        }
    }

    #[test]
    fn nothing_is_overwritten_and_nothing_half_is_left() {
        let dir = tempfile::tempdir().unwrap();
        let (path, to) = (dir.path().join("a.db"), dir.path().join("b.db"));
        let writer = migrate::open(&path, SCHEMA).unwrap();
        std::fs::write(&to, "mine").unwrap();
        assert!(copy(&writer, &to).is_err());
        assert_eq!(std::fs::read_to_string(&to).unwrap(), "mine");
        // Inside a transaction SQLite refuses.
        writer.execute_batch("BEGIN").unwrap();
        let other = dir.path().join("c.db");
        assert!(copy(&writer, &other).is_err() && !other.exists());
    }
}
