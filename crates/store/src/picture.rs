//! One picture of databases that belong together, taken from beside a server that goes on writing.

use std::path::{Path, PathBuf};

use rusqlite::{Connection, OpenFlags, backup::Backup, config::DbConfig};

use crate::{StoreError, error::Doing, private_file};

/// Pages that are copied between two looks at the time; a picture does not change, so nobody waits for any of them.
const PAGES: i32 = 4_096;
/// How long a writer may keep the door shut. It commits every few milliseconds.
const PATIENCE: std::time::Duration = std::time::Duration::from_secs(30);

/// Open reads of several databases that belong together, all as of one moment; what is written later is not seen.
///
/// Some write down that they call before they call: the desk, and the automation of a context. So their writers are held,
/// for the moment in which the reads are opened: a call that a world of the picture has seen is one that the caller of the
/// picture knows to be under way, and neither claims what its world does not know nor does again what was done.
#[derive(Debug)]
pub struct Picture {
    /// The callers first.
    reads: Vec<Connection>,
}

impl Picture {
    /// Takes the picture of `callers` and of what they call. All that was acknowledged before is in it.
    ///
    /// # Errors
    /// One of the files is no database, or its writer does not let go.
    pub fn take(callers: &[PathBuf], called: &[PathBuf]) -> Result<Self, StoreError> {
        let reads = callers.iter().chain(called).map(|path| open(path)).collect::<Result<Vec<_>, _>>()?;
        let gates = callers.iter().map(|path| open(path)).collect::<Result<Vec<_>, _>>()?;
        for gate in &gates {
            gate.execute_batch("BEGIN IMMEDIATE").doing("hold a writer")?;
        }
        for read in &reads {
            // The read begins with the first look, not with the word.
            read.execute_batch("BEGIN; SELECT count(*) FROM sqlite_schema").doing("open the picture")?;
        }
        for gate in &gates {
            gate.execute_batch("ROLLBACK").doing("let go of a writer")?;
        }
        Ok(Picture { reads })
    }

    /// Writes the database that was given at the place `index`, callers first, as of the picture, into a new file. The file
    /// is its owner's alone, has no side files, and was read once: SQLite found no fault with it.
    ///
    /// # Errors
    /// There is a file already, it cannot be written, or SQLite fails or finds a fault; after an error
    /// there is none of ours.
    pub fn write(&self, index: usize, to: &Path) -> Result<(), StoreError> {
        private_file::write_new(to, || {
            let mut copy = Connection::open(to).doing("open the copy")?;
            Backup::new(&self.reads[index], &mut copy)
                .and_then(|backup| backup.run_to_completion(PAGES, std::time::Duration::ZERO, None))
                .doing("copy the database")?;
            let found: String =
                copy.query_row("PRAGMA quick_check(1)", [], |row| row.get(0)).doing("check the copy")?;
            if found != "ok" {
                return Err(StoreError::Damaged { path: to.to_owned(), found });
            }
            copy.close().map_err(|(_, error)| error).doing("close the copy")
        })
    }
}

/// Opens a database that is there, and leaves no trace in it.
fn open(path: &Path) -> Result<Connection, StoreError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags).doing("open for a picture")?;
    // A server that was killed left its log; taking it into the file is its successor's business.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true).doing("keep the log")?;
    connection.busy_timeout(PATIENCE).doing("set the busy time-out")?;
    Ok(connection)
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
    fn a_picture_shows_one_moment_while_writing_goes_on() {
        let dir = tempfile::tempdir().unwrap();
        let path = |name: &str| dir.path().join(name);
        let desk = migrate::open(&path("desk.db"), SCHEMA).unwrap();
        let world = migrate::open(&path("world.db"), SCHEMA).unwrap();
        let flux = migrate::open(&path("flux.db"), SCHEMA).unwrap();
        let both = |x: i64| {
            for connection in [&desk, &flux, &world] {
                connection.execute("INSERT INTO a VALUES (?1)", [x]).unwrap();
            }
        };
        both(1);
        let picture = Picture::take(&[path("desk.db"), path("flux.db")], &[path("world.db")]).unwrap();
        both(2);
        // A log that is taken into the file meanwhile changes nothing about the picture.
        desk.execute_batch("PRAGMA wal_checkpoint(PASSIVE)").unwrap();
        picture.write(0, &path("desk.copy")).unwrap();
        both(3);
        picture.write(1, &path("flux.copy")).unwrap();
        picture.write(2, &path("world.copy")).unwrap();
        assert_eq!((count(&desk), count(&world)), (3, 3));
        for name in ["desk.copy", "flux.copy", "world.copy"] {
            assert!(!path(&format!("{name}-wal")).exists(), "no side file stays");
            assert_eq!(count(&migrate::open(&path(name), SCHEMA).unwrap()), 1, "{name}");
        }
        assert!(picture.write(0, &path("world.copy")).is_err(), "nothing is overwritten");
    }

    #[test]
    fn a_caller_is_held_only_while_the_reads_are_opened() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("desk.db");
        let mut desk = migrate::open(&path, SCHEMA).unwrap();
        let command = desk.transaction().unwrap();
        command.execute("INSERT INTO a VALUES (1)", []).unwrap();
        let taking = std::thread::spawn({
            let path = path.clone();
            move || {
                let taken = Picture::take(std::slice::from_ref(&path), &[]);
                taken.map(|picture| picture.write(0, &path.with_extension("copy")))
            }
        });
        command.commit().unwrap();
        taking.join().unwrap().unwrap().unwrap();
        desk.execute("INSERT INTO a VALUES (2)", []).unwrap();
    }
}
