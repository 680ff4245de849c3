//! Forgetting old histories, a few entries at a time.

use api::UnixMillis;
use rusqlite::{ToSql, params};

use crate::{
    StoreError,
    error::Doing,
    world::{Reading, Tx},
};

/// Up to when histories were forgotten: what SIMs had lived before the world began has no rows to remove.
pub(super) const FORGOTTEN: &str = "forgotten";

impl Reading<'_> {
    /// Whether [`Tx::prune_events`] would find something to forget.
    ///
    /// # Errors
    /// The database fails.
    pub fn has_old_events(&self, before: UnixMillis, keep: u64) -> Result<bool, StoreError> {
        let keep = i64::try_from(keep).unwrap_or(i64::MAX);
        let rows: bool = self
            .connection
            .prepare_cached(
                "SELECT EXISTS (SELECT 1 FROM (SELECT time FROM session_events ORDER BY id LIMIT 1) WHERE time < ?1)
                     OR EXISTS (SELECT 1 FROM status_history WHERE time < ?1)
                     OR EXISTS (SELECT 1 FROM session_events
                                WHERE id <= (SELECT max(id) FROM session_events) - ?2)",
            )
            .and_then(|mut statement| statement.query_row(params![before.0, keep], |row| row.get(0)))
            .doing("look for old entries")?;
        Ok(rows || self.to_forget(before)?.is_some())
    }

    /// How much more of the past before the beginning is to be forgotten: up to when; none for no more than was.
    fn to_forget(&self, before: UnixMillis) -> Result<Option<UnixMillis>, StoreError> {
        let Some(origin) = self.origin() else { return Ok(None) };
        let end = before.min(origin.birth().born.plus(1));
        let begun = end > origin.past_begins();
        let forgotten: Option<UnixMillis> = if begun { self.meta(FORGOTTEN)? } else { None };
        Ok((begun && forgotten.is_none_or(|up_to| up_to < end)).then_some(end))
    }
}

impl Tx<'_> {
    /// Forgets entries of the session and status histories that are older than `before`, and what there is of the session
    /// history beyond its newest `keep` entries: at most `at_most` in all. Answers how many went; fewer than `at_most` means
    /// that nothing is left to forget.
    ///
    /// Which entries are the oldest is told by the order in which they were written, so that none has to be looked for.
    ///
    /// # Errors
    /// The database fails.
    pub fn prune_events(&mut self, before: UnixMillis, keep: u64, at_most: u32) -> Result<u32, StoreError> {
        if let Some(up_to) = self.to_forget(before)? {
            self.set_meta(FORGOTTEN, &up_to)?;
        }
        let keep = i64::try_from(keep).unwrap_or(i64::MAX);
        let mut left = i64::from(at_most);
        left -= self.forget(
            "DELETE FROM session_events WHERE id IN (SELECT id FROM session_events ORDER BY id LIMIT ?3)
                 AND (time < ?1 OR id <= (SELECT max(id) FROM session_events) - ?2)",
            params![before.0, keep, left],
        )?;
        left -= self.forget(
            "DELETE FROM status_history WHERE id IN
                (SELECT id FROM status_history WHERE time < ?1 ORDER BY time LIMIT ?2)",
            params![before.0, left],
        )?;
        Ok(at_most - u32::try_from(left.max(0)).unwrap_or(at_most))
    }

    fn forget(&mut self, sql: &str, params: &[&dyn ToSql]) -> Result<i64, StoreError> {
        let gone = self.sql()?.prepare_cached(sql).and_then(|mut statement| statement.execute(params));
        gone.map(|rows| i64::try_from(rows).unwrap_or(i64::MAX)).doing("forget old entries")
    }
}
