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
        prune::FORGOTTEN,
        read::{document, get},
    },
};

/// A page of a status history.
type Page = Vec<(EventKey, SimStatusHistoryEntry)>;

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
    ) -> Result<Page, StoreError> {
        let ascending = *order == SortOrder::Ascending;
        let limit = range.limit as usize;
        let mut entries = Vec::new();
        if ascending {
            entries.extend(self.statuses_at_birth(sim, range, ascending)?.into_iter().take(limit));
        }
        if entries.len() < limit {
            entries.extend(
                self.statuses_written(sim, range, ascending)?.into_iter().take(limit - entries.len()),
            );
        }
        if !ascending && entries.len() < limit {
            let rest = limit - entries.len();
            entries.extend(self.statuses_at_birth(sim, range, ascending)?.into_iter().take(rest));
        }
        Ok(entries)
    }

    /// Entries of before the world began; their ids are below zero.
    fn statuses_at_birth(&self, sim: &SimId, range: EventRange, ascending: bool) -> Result<Page, StoreError> {
        let Some(grown) = self.number(sim)?.and_then(|number| self.grown(number)) else {
            return Ok(Page::new());
        };
        let forgotten = self.meta::<UnixMillis>(FORGOTTEN)?;
        let count = grown.statuses.len() as i64;
        let keyed = (-count..)
            .zip(grown.statuses)
            .map(|(id, entry)| (EventKey { time: entry.at, id: Some(id) }, entry.shown));
        let behind = |key: &EventKey| match range.after {
            None => true,
            Some(EventKey { time, id: None }) if ascending => key.time > time,
            Some(EventKey { time, id: None }) => key.time < time,
            Some(after) if ascending => (key.time, key.id) > (after.time, after.id),
            Some(after) => (key.time, key.id) < (after.time, after.id),
        };
        let mut page: Page = keyed
            .filter(|(key, _)| behind(key))
            .filter(|(key, _)| range.from.is_none_or(|from| key.time >= from))
            .filter(|(key, _)| range.to.is_none_or(|to| key.time <= to))
            .filter(|(key, _)| forgotten.is_none_or(|before| key.time >= before))
            .collect();
        if !ascending {
            page.reverse();
        }
        Ok(page)
    }

    fn statuses_written(&self, sim: &SimId, range: EventRange, ascending: bool) -> Result<Page, StoreError> {
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
        self.sql()?
            .prepare_cached("INSERT INTO status_history (sim_id, time, entry) VALUES (?1, ?2, ?3)")
            .and_then(|mut statement| statement.execute(params![record.sim_id().as_str(), entry.at.0, text]))
            .doing("write an entry of a status history")?;
        Ok(())
    }
}
