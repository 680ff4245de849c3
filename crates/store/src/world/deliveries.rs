//! What a world sends by itself, from its outbox: each stands here until it has got there, or is given up.

use api::{UnixMillis, console::world::Sent};
use emulator::outbox::MOST_KEPT;
use rusqlite::params;

use crate::{
    StoreError,
    error::Doing,
    world::{Posted, Reading, Tx},
};

/// A message that has to get somewhere.
#[derive(Debug, Clone, PartialEq)]
pub struct Delivery {
    /// The message.
    pub posted: Posted,
    /// How often it was tried.
    pub tries: u32,
}

impl Reading<'_> {
    /// Hosts that messages have to get to and whose time has come, of the wall clock's time: what happens outside does not
    /// happen in the world's.
    ///
    /// # Errors
    /// The database fails; so for every function here.
    pub fn hosts_due(&self, wall: UnixMillis) -> Result<Vec<String>, StoreError> {
        let doing = "list where something has to be sent";
        let sql = "SELECT DISTINCT host FROM deliveries INDEXED BY deliveries_by_time WHERE next_at <= ?1";
        let mut statement = self.connection.prepare_cached(sql).doing(doing)?;
        let rows = statement.query_map([wall.0], |row| row.get(0)).doing(doing)?;
        rows.map(|row| row.doing(doing)).collect()
    }

    /// Messages to a host whose time has come, oldest first. A message that has given way in the outbox is not among them.
    pub fn deliveries(&self, host: &str, wall: UnixMillis, limit: u32) -> Result<Vec<Delivery>, StoreError> {
        let doing = "list what has to be sent";
        let sql = "SELECT message, tries FROM deliveries WHERE host = ?1 AND next_at <= ?2 ORDER BY message LIMIT ?3";
        let mut statement = self.connection.prepare_cached(sql).doing(doing)?;
        let rows = statement
            .query_map(params![host, wall.0, limit], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, u32>(1)?)))
            .doing(doing)?;
        let mut found = Vec::new();
        for row in rows {
            let (message, tries) = row.doing(doing)?;
            if let Some(posted) = self.posted(message)? {
                found.push(Delivery { posted, tries });
            }
        }
        Ok(found)
    }

    /// When the first of those messages is tried whose time has not come yet; none where there is none.
    pub fn next_delivery(&self, wall: UnixMillis) -> Result<Option<UnixMillis>, StoreError> {
        let next: Option<i64> = self
            .connection
            .prepare_cached("SELECT min(next_at) FROM deliveries WHERE next_at > ?1")
            .and_then(|mut statement| statement.query_row([wall.0], |row| row.get(0)))
            .doing("see what has to be sent")?;
        Ok(next.map(UnixMillis))
    }
}

impl Tx<'_> {
    /// Says that a message of the outbox has to get to `host`.
    ///
    /// # Errors
    /// The database fails; so for every function here.
    pub fn deliver(&mut self, message: i64, host: &str) -> Result<(), StoreError> {
        let sql = "INSERT OR IGNORE INTO deliveries (message, host, tries, next_at) VALUES (?1, ?2, 0, 0)";
        self.run("say what has to be sent", sql, params![message, host])
    }

    /// Says that somebody else sees to a message.
    pub fn no_longer_deliver(&mut self, message: i64) -> Result<(), StoreError> {
        let sql = "DELETE FROM deliveries WHERE message = ?1";
        self.run("be done with a message", sql, params![message])?;
        let sql = "DELETE FROM outbox WHERE id = ?1 AND id <= (SELECT max(id) FROM outbox) - ?2";
        let kept = i64::try_from(MOST_KEPT).unwrap_or(i64::MAX);
        self.run("forget a message that has got there", sql, params![message, kept])
    }

    /// Keeps what came of a try, and when it is tried again; none where it is over.
    pub fn tried(
        &mut self,
        message: i64,
        sent: Option<&Sent>,
        again_at: Option<UnixMillis>,
    ) -> Result<(), StoreError> {
        if let Some(sent) = sent {
            self.mark_sent(message, sent)?;
        }
        match again_at {
            Some(at) => {
                let sql = "UPDATE deliveries SET tries = tries + 1, next_at = ?2 WHERE message = ?1";
                self.run("put off what has to be sent", sql, params![message, at.0])
            }
            None => self.no_longer_deliver(message),
        }
    }
}
