//! How large and how busy a world is.

use api::UnixMillis;
use rusqlite::params;

use crate::{StoreError, error::Doing, world::Reading};

/// Most entries that are counted one by one.
const MOST_COUNTED: i64 = 100_000;

/// Figures of a world.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Figures {
    /// How many SIMs there are.
    pub sims: u64,
    /// Entries that were ever written into a session history.
    pub events: u64,
    /// Of those, the ones of the time that was asked for; 100,000 at most.
    pub recent: u64,
    /// How far the count of commands has come: one for each command and one for each decision in it.
    pub sequence: u64,
    /// The seed of everything random.
    pub seed: u64,
    /// When the next SIM falls due.
    pub next_due: Option<UnixMillis>,
}

impl Reading<'_> {
    /// How large the world is, and how busy it has been since `since`.
    ///
    /// # Errors
    /// The database fails.
    pub fn figures(&self, since: UnixMillis) -> Result<Figures, StoreError> {
        let count = |sql: &str, params: &[&dyn rusqlite::ToSql]| {
            let count: Result<i64, _> = self
                .connection
                .prepare_cached(sql)
                .and_then(|mut statement| statement.query_row(params, |row| row.get(0)));
            count.map(i64::unsigned_abs).doing("count session events")
        };
        let recent = "SELECT count(*) FROM (SELECT time FROM session_events ORDER BY id DESC LIMIT ?2) WHERE time > ?1";
        Ok(Figures {
            sims: self.count_sims()?,
            // Numbers rise by one with each entry, also when the oldest are gone.
            events: count("SELECT coalesce(max(id), 0) FROM session_events", &[])?,
            recent: count(recent, params![since.0, MOST_COUNTED])?,
            sequence: self.position(),
            seed: self.seed()?,
            next_due: self.next_due()?,
        })
    }
}
