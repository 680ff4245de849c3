//! Forgetting old histories, a few entries at a time.

use api::UnixMillis;
use rusqlite::{ToSql, params};

use crate::{
    StoreError,
    error::Doing,
    world::{Reading, Tx},
};

impl Reading<'_> {
    /// Whether [`Tx::prune_events`] would find something to forget.
    ///
    /// # Errors
    /// The database fails.
    pub fn has_old_events(&self, before: UnixMillis, keep: u64) -> Result<bool, StoreError> {
        let keep = i64::try_from(keep).unwrap_or(i64::MAX);
        self.connection
            .prepare_cached(
                "SELECT EXISTS (SELECT 1 FROM session_events WHERE time < ?1)
                     OR EXISTS (SELECT 1 FROM status_history WHERE time < ?1)
                     OR EXISTS (SELECT 1 FROM session_events
                                WHERE id <= (SELECT max(id) FROM session_events) - ?2)",
            )
            .and_then(|mut statement| statement.query_row(params![before.0, keep], |row| row.get(0)))
            .doing("look for old entries")
    }
}

impl Tx<'_> {
    /// Forgets entries of the session and status histories that are older than `before`, and what there is of the session
    /// history beyond its newest `keep` entries: at most `at_most` in all. Answers how many went; fewer than `at_most` means
    /// that nothing is left to forget.
    ///
    /// Which entries are the newest is told by the order in which they were written, so that nothing has to be counted. Of a
    /// world's first entries, which were written SIM by SIM, the first SIMs' go first.
    ///
    /// # Errors
    /// The database fails.
    pub fn prune_events(&mut self, before: UnixMillis, keep: u64, at_most: u32) -> Result<u32, StoreError> {
        let keep = i64::try_from(keep).unwrap_or(i64::MAX);
        let mut left = i64::from(at_most);
        left -= self.forget(
            "DELETE FROM session_events WHERE id IN
                (SELECT id FROM session_events WHERE time < ?1 ORDER BY time LIMIT ?2)",
            params![before.0, left],
        )?;
        left -= self.forget(
            "DELETE FROM session_events WHERE id IN
                (SELECT id FROM session_events
                 WHERE id <= (SELECT max(id) FROM session_events) - ?1 ORDER BY id LIMIT ?2)",
            params![keep, left],
        )?;
        left -= self.forget(
            "DELETE FROM status_history WHERE id IN
                (SELECT id FROM status_history WHERE time < ?1 ORDER BY time LIMIT ?2)",
            params![before.0, left],
        )?;
        Ok(at_most - u32::try_from(left.max(0)).unwrap_or(at_most))
    }

    fn forget(&mut self, sql: &str, params: &[&dyn ToSql]) -> Result<i64, StoreError> {
        let gone = self.connection.prepare_cached(sql).and_then(|mut statement| statement.execute(params));
        gone.map(|rows| i64::try_from(rows).unwrap_or(i64::MAX)).doing("forget old entries")
    }
}
