//! Opening a file and bringing its schema forward. Backward there is no way.

use std::path::{Path, PathBuf};

use rusqlite::Connection;

use crate::{StoreError, error::Doing, private_file};

/// Opens `path`, sets it up for group commit, and runs the migrations that it lacks. A copy is kept before the first.
///
/// # Errors
/// The file does not open, was written by a newer Kansei, or a migration fails (then nothing of it stays).
pub(crate) fn open(path: &Path, migrations: &[&str]) -> Result<Connection, StoreError> {
    private_file::create(path).map_err(|source| StoreError::File { path: path.to_owned(), source })?;
    let mut connection = Connection::open(path).doing("open")?;
    let known = migrations.len() as u32;
    let found: u32 =
        connection.pragma_query_value(None, "user_version", |row| row.get(0)).doing("read the schema")?;
    if found > known {
        return Err(StoreError::NewerSchema { path: path.to_owned(), found, known });
    }
    if found > 0 && found < known {
        let copy = beside(path, &format!("schema-{found}.bak"));
        connection.pragma_update(None, "wal_checkpoint", "TRUNCATE").doing("checkpoint before the copy")?;
        std::fs::copy(path, &copy).map_err(|source| StoreError::Copy { path: path.to_owned(), source })?;
    }
    configure(&connection)?;
    for (index, sql) in migrations.iter().enumerate().skip(found as usize) {
        let transaction = connection.transaction().doing("begin a migration")?;
        transaction.execute_batch(sql).doing("migrate")?;
        transaction.pragma_update(None, "user_version", index as u32 + 1).doing("write the schema")?;
        transaction.commit().doing("commit a migration")?;
    }
    // A killed server leaves its log, and what was overwritten since may still stand there.
    connection.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)").doing("empty the log")?;
    Ok(connection)
}

/// What holds on every connection: write-ahead log, full synchronisation, foreign keys, patience.
pub(crate) fn configure(connection: &Connection) -> Result<(), StoreError> {
    connection.pragma_update(None, "journal_mode", "WAL").doing("set WAL")?;
    connection.pragma_update(None, "synchronous", "FULL").doing("set synchronous")?;
    connection.pragma_update(None, "foreign_keys", true).doing("set foreign keys")?;
    // What was deleted is overwritten: a running job may have held a secret.
    connection.pragma_update(None, "secure_delete", true).doing("set secure deletion")?;
    connection.busy_timeout(std::time::Duration::from_secs(5)).doing("set the busy time-out")?;
    connection.set_prepared_statement_cache_capacity(128);
    Ok(())
}

fn beside(path: &Path, extension: &str) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".");
    name.push(extension);
    path.with_file_name(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIRST: &str = "CREATE TABLE a (x INTEGER) STRICT;";
    const SECOND: &str = "ALTER TABLE a ADD COLUMN y INTEGER;";

    #[cfg(unix)]
    #[test]
    fn a_new_database_is_its_owners_alone() {
        use std::os::unix::fs::PermissionsExt;
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("w.db");
        let _open = open(&path, &[FIRST]).unwrap();
        for suffix in ["", "-wal"] {
            let file = format!("{}{suffix}", path.display());
            assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600, "{file}");
        }
    }

    #[test]
    fn a_newer_schema_is_refused_and_untouched() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("w.db");
        drop(open(&path, &[FIRST, SECOND]).unwrap());
        let before = std::fs::read(&path).unwrap();
        let refused = open(&path, &[FIRST]).unwrap_err();
        assert!(matches!(refused, StoreError::NewerSchema { found: 2, known: 1, .. }), "{refused}");
        assert_eq!(std::fs::read(&path).unwrap(), before);
    }

    #[test]
    fn an_older_schema_moves_forward_and_leaves_a_copy() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("w.db");
        let connection = open(&path, &[FIRST]).unwrap();
        connection.execute("INSERT INTO a (x) VALUES (7)", []).unwrap();
        drop(connection);
        let connection = open(&path, &[FIRST, SECOND]).unwrap();
        let x: i64 = connection.query_row("SELECT x FROM a WHERE y IS NULL", [], |row| row.get(0)).unwrap();
        assert_eq!(x, 7);
        let copy = open(&dir.path().join("w.db.schema-1.bak"), &[FIRST]).unwrap();
        let x: i64 = copy.query_row("SELECT x FROM a", [], |row| row.get(0)).unwrap();
        assert_eq!(x, 7);
    }

    #[test]
    fn a_migration_that_fails_leaves_the_schema_before_it() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("w.db");
        assert!(open(&path, &[FIRST, "CREATE TABLE b (x INTEGER) STRICT; NONSENSE"]).is_err());
        let connection = open(&path, &[FIRST]).unwrap();
        assert!(connection.query_row("SELECT count(*) FROM b", [], |row| row.get::<_, i64>(0)).is_err());
    }
}
