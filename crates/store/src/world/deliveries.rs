//! What a world sends by itself, from its outbox: each stands here until it has got there, or is given up.

use api::{UnixMillis, console::world::Sent};
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
    /// Messages whose time has come, oldest first, of the wall clock's time: what happens outside does not happen in the
    /// world's. A message that has given way in the outbox is not among them.
    ///
    /// # Errors
    /// The database fails; so for every function here.
    pub fn deliveries(&self, wall: UnixMillis, limit: u32) -> Result<Vec<Delivery>, StoreError> {
        let doing = "list what has to be sent";
        let sql = "SELECT message, tries FROM deliveries WHERE next_at <= ?1 ORDER BY message LIMIT ?2";
        let mut statement = self.connection.prepare_cached(sql).doing(doing)?;
        let rows = statement
            .query_map(params![wall.0, limit], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, u32>(1)?)))
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

    /// When the next message is tried; none where there is none.
    pub fn next_delivery(&self) -> Result<Option<UnixMillis>, StoreError> {
        let next: Option<i64> = self
            .connection
            .prepare_cached("SELECT min(next_at) FROM deliveries")
            .and_then(|mut statement| statement.query_row([], |row| row.get(0)))
            .doing("see what has to be sent")?;
        Ok(next.map(UnixMillis))
    }
}

impl Tx<'_> {
    /// Says that a message of the outbox has to get where it goes.
    ///
    /// # Errors
    /// The database fails; so for every function here.
    pub fn deliver(&mut self, message: i64) -> Result<(), StoreError> {
        let sql = "INSERT OR IGNORE INTO deliveries (message, tries, next_at) VALUES (?1, 0, 0)";
        self.run("say what has to be sent", sql, params![message])
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
            None => self.run(
                "be done with a message",
                "DELETE FROM deliveries WHERE message = ?1",
                params![message],
            ),
        }
    }
}
