//! The status histories of SIMs.

use api::{
    UnixMillis,
    id::SimId,
    soracom::sim::{SimStatusHistoryEntry, SortOrder},
};
use emulator::{SimRecord, StatusEntry};
use rusqlite::params;

use crate::{
    StoreError,
    error::Doing,
    world::{
        EventKey, EventRange, Reading, Tx,
        read::{document, get},
    },
};

impl Reading<'_> {
    /// The status history of a SIM, in the order that is asked for.
    ///
    /// # Errors
    /// The database fails.
    pub fn status_history(
        &self,
        sim: &SimId,
        range: EventRange,
        order: &SortOrder,
    ) -> Result<Vec<(EventKey, SimStatusHistoryEntry)>, StoreError> {
        let ascending = *order == SortOrder::Ascending;
        let (behind, direction) = if ascending { (">", "ASC") } else { ("<", "DESC") };
        let sql = format!(
            "SELECT id, time, entry FROM status_history
             WHERE sim_id = ?1 AND time >= ?2 AND time <= ?3 AND (time, id) {behind} (?4, ?5)
             ORDER BY time {direction}, id {direction} LIMIT ?6"
        );
        let (beginning, end) = if ascending { (i64::MIN, i64::MAX) } else { (i64::MAX, i64::MIN) };
        let (time, id) = match range.after {
            // A key without an entry takes every entry of its time as read.
            Some(EventKey { time, id }) => (time.0, id.unwrap_or(end)),
            None => (beginning, beginning),
        };
        let from = range.from.map_or(i64::MIN, |t| t.0);
        let to = range.to.map_or(i64::MAX, |t| t.0);
        let mut statement = self.connection.prepare_cached(&sql).doing("list a status history")?;
        let mut rows = statement
            .query(params![sim.as_str(), from, to, time, id, range.limit])
            .doing("list a status history")?;
        let mut entries = Vec::new();
        while let Some(row) = rows.next().doing("list a status history")? {
            let key = EventKey { time: UnixMillis(get(row, 1)?), id: Some(get(row, 0)?) };
            entries.push((key, document("an entry of a status history", &get::<String>(row, 2)?)?));
        }
        Ok(entries)
    }
}

impl Tx<'_> {
    pub(super) fn put_status(&mut self, record: &SimRecord, entry: &StatusEntry) -> Result<(), StoreError> {
        let text = serde_json::to_string(&entry.shown).doing("write an entry of a status history")?;
        self.connection
            .prepare_cached("INSERT INTO status_history (sim_id, time, entry) VALUES (?1, ?2, ?3)")
            .and_then(|mut statement| statement.execute(params![record.sim_id().as_str(), entry.at.0, text]))
            .doing("write an entry of a status history")?;
        Ok(())
    }
}
