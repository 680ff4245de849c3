//! Napter: doors that are open, and who came through them.

use api::{UnixMillis, id::Imsi, soracom::audit_log::NapterAuditLog};
use emulator::napter::{Door, KEEP_MS};
use rusqlite::params;

use crate::{
    StoreError,
    error::Doing,
    world::{
        Reading, Tx,
        access::text,
        read::{document, get},
    },
};

/// Which entries of the log.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DoorLogRange {
    /// Only of this IMSI.
    pub imsi: Option<Imsi>,
    /// Not before.
    pub from: Option<UnixMillis>,
    /// Not after.
    pub to: Option<UnixMillis>,
    /// Only older ones than the one of this number.
    pub before: Option<i64>,
    /// At most so many.
    pub limit: u32,
}

impl Reading<'_> {
    /// All doors, by their ports.
    ///
    /// # Errors
    /// The database fails; so for every function here.
    pub fn doors(&self) -> Result<Vec<Door>, StoreError> {
        self.many("list doors", "SELECT door FROM doors ORDER BY port", &[])
    }

    /// The door at a port.
    pub fn door(&self, port: u16) -> Result<Option<Door>, StoreError> {
        self.one("read a door", "SELECT door FROM doors WHERE port = ?1", params![port])
    }

    /// How many doors there are.
    pub fn door_count(&self) -> Result<u64, StoreError> {
        let count: i64 = self
            .connection
            .prepare_cached("SELECT count(*) FROM doors")
            .and_then(|mut statement| statement.query_row([], |row| row.get(0)))
            .doing("count doors")?;
        Ok(count.unsigned_abs())
    }

    /// Entries of the log, the newest first, each with its number.
    pub fn door_log(&self, range: &DoorLogRange) -> Result<Vec<(i64, NapterAuditLog)>, StoreError> {
        let doing = "read who came through doors";
        let sql = match range.imsi {
            Some(_) => {
                "SELECT id, entry FROM door_log WHERE imsi = ?1 AND id < ?2 AND time BETWEEN ?3 AND ?4
                 ORDER BY id DESC LIMIT ?5"
            }
            None => {
                "SELECT id, entry FROM door_log WHERE ?1 IS NULL AND id < ?2 AND time BETWEEN ?3 AND ?4
                 ORDER BY id DESC LIMIT ?5"
            }
        };
        let imsi = range.imsi.as_ref().map(Imsi::as_str);
        let (from, to) = (range.from.map_or(i64::MIN, |at| at.0), range.to.map_or(i64::MAX, |at| at.0));
        let mut statement = self.connection.prepare_cached(sql).doing(doing)?;
        let before = range.before.unwrap_or(i64::MAX);
        let mut rows = statement.query(params![imsi, before, from, to, range.limit]).doing(doing)?;
        let mut found = Vec::new();
        while let Some(row) = rows.next().doing(doing)? {
            found.push((get(row, 0)?, document(doing, &get::<String>(row, 1)?)?));
        }
        Ok(found)
    }

    /// How those came who are inside, as far as the log says, the first of them first: nothing was written of their end. It looks through
    /// the whole log.
    pub fn inside_doors(&self) -> Result<Vec<NapterAuditLog>, StoreError> {
        let sql = "SELECT entry FROM door_log WHERE json_extract(entry, '$.type') = 'ACCESS'
                   AND json_extract(entry, '$.connectionId') NOT IN (
                       SELECT json_extract(entry, '$.connectionId') FROM door_log
                       WHERE json_extract(entry, '$.type') = 'CLOSED' AND json_extract(entry, '$.connectionId') IS NOT NULL
                   ) ORDER BY id";
        self.many("read who is inside doors", sql, &[])
    }
}

impl Tx<'_> {
    /// Keeps a door.
    ///
    /// # Errors
    /// The database fails; so for every function here.
    pub fn keep_door(&mut self, door: &Door) -> Result<(), StoreError> {
        let sql = "INSERT OR REPLACE INTO doors (port, door) VALUES (?1, ?2)";
        self.run("write a door", sql, params![door.port, text(door)?])
    }

    /// Removes the door at a port.
    pub fn remove_door(&mut self, port: u16) -> Result<(), StoreError> {
        self.run("remove a door", "DELETE FROM doors WHERE port = ?1", params![port])
    }

    /// Keeps who came through a door, or what became of one; what is older than the log's time is forgotten.
    pub fn log_door(
        &mut self,
        imsi: &Imsi,
        now: UnixMillis,
        entry: &NapterAuditLog,
    ) -> Result<(), StoreError> {
        let sql = "INSERT INTO door_log (imsi, time, entry) VALUES (?1, ?2, ?3)";
        self.run("write who came through a door", sql, params![imsi.as_str(), now.0, text(entry)?])?;
        // Once in a while: what is forgotten a little late is only room.
        if self.sql()?.last_insert_rowid() % 256 == 0 {
            let sql = "DELETE FROM door_log WHERE time < ?1";
            self.run("forget who came through doors", sql, params![now.0 - KEEP_MS])?;
        }
        Ok(())
    }

    pub(super) fn clear_doors(&mut self) -> Result<(), StoreError> {
        self.sql()?.execute_batch("DELETE FROM doors; DELETE FROM door_log;").doing("forget doors")
    }
}
