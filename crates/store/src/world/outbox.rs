//! What a world would have sent out: each message as it stands, and what became of it when somebody let it out.

use api::console::world::{OutboxKind, Sent};
use emulator::outbox::{MOST_KEPT, Message};
use rusqlite::{OptionalExtension, Row, params};

use crate::{
    StoreError,
    error::Doing,
    world::{
        Reading, Tx,
        read::{document, get},
    },
};

/// A message in its place.
#[derive(Debug, Clone, PartialEq)]
pub struct Posted {
    /// Its number; it rises with every message and is never given twice.
    pub id: i64,
    /// The message.
    pub message: Message,
    /// What became of it.
    pub sent: Option<Sent>,
}

/// Which messages.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct OutboxRange {
    /// Only of this kind.
    pub kind: Option<OutboxKind>,
    /// Only older ones than this.
    pub before: Option<i64>,
    /// At most so many.
    pub limit: u32,
}

impl Reading<'_> {
    /// Messages, newest first.
    ///
    /// # Errors
    /// The database fails; so for every function here.
    pub fn outbox(&self, range: OutboxRange) -> Result<Vec<Posted>, StoreError> {
        let context = "list the outbox";
        let kind = range.kind.map(word);
        let mut statement = self
            .connection
            .prepare_cached(
                "SELECT id, message, sent FROM outbox WHERE (?1 IS NULL OR kind = ?1) AND id < ?2
                 ORDER BY id DESC LIMIT ?3",
            )
            .doing(context)?;
        let mut rows =
            statement.query(params![kind, range.before.unwrap_or(i64::MAX), range.limit]).doing(context)?;
        let mut found = Vec::new();
        while let Some(row) = rows.next().doing(context)? {
            found.push(posted(row)?);
        }
        Ok(found)
    }

    /// One message.
    pub fn posted(&self, id: i64) -> Result<Option<Posted>, StoreError> {
        let sql = "SELECT id, message, sent FROM outbox WHERE id = ?1";
        self.connection
            .prepare_cached(sql)
            .and_then(|mut statement| statement.query_row([id], |row| Ok(posted(row))).optional())
            .doing("read a message")?
            .transpose()
    }

    /// How many messages there are, and how many of them were let out.
    pub fn outbox_counts(&self) -> Result<(u64, u64), StoreError> {
        let (kept, sent): (i64, i64) = self
            .connection
            .prepare_cached("SELECT count(*), count(sent) FROM outbox")
            .and_then(|mut statement| statement.query_row([], |row| Ok((row.get(0)?, row.get(1)?))))
            .doing("count the outbox")?;
        Ok((kept.unsigned_abs(), sent.unsigned_abs()))
    }
}

impl Tx<'_> {
    /// Puts a message into the outbox, whose oldest gives way when it is full. Answers with its number.
    ///
    /// # Errors
    /// The database fails; so for every function here.
    pub fn post(&mut self, message: &Message) -> Result<i64, StoreError> {
        let text = serde_json::to_string(message).doing("write a message")?;
        self.sql()?
            .prepare_cached("INSERT INTO outbox (kind, message) VALUES (?1, ?2)")
            .and_then(|mut statement| statement.execute(params![word(message.kind), text]))
            .doing("write a message")?;
        let id = self.sql()?.last_insert_rowid();
        // Numbers have no gaps but those of a world that began anew, so one gives way to one. What has to get somewhere does not;
        // it goes when it has got there.
        self.sql()?
            .prepare_cached("DELETE FROM outbox WHERE id = ?1 AND id NOT IN (SELECT message FROM deliveries)")
            .and_then(|mut statement| statement.execute([id.saturating_sub_unsigned(MOST_KEPT)]))
            .doing("forget messages")?;
        Ok(id)
    }

    /// Keeps what became of a message. One that has given way meanwhile stays away.
    pub fn mark_sent(&mut self, id: i64, sent: &Sent) -> Result<(), StoreError> {
        let text = serde_json::to_string(sent).doing("write what became of a message")?;
        self.sql()?
            .prepare_cached("UPDATE outbox SET sent = ?2 WHERE id = ?1")
            .and_then(|mut statement| statement.execute(params![id, text]))
            .doing("write what became of a message")?;
        Ok(())
    }

    /// Forgets every message, also what had to get somewhere. Numbers go on: who holds an old one must not meet another message.
    pub fn clear_outbox(&mut self) -> Result<(), StoreError> {
        self.sql()?.execute_batch("DELETE FROM outbox; DELETE FROM deliveries;").doing("forget messages")
    }
}

fn posted(row: &Row<'_>) -> Result<Posted, StoreError> {
    let sent: Option<String> = get(row, 2)?;
    Ok(Posted {
        id: get(row, 0)?,
        message: document("a message", &get::<String>(row, 1)?)?,
        sent: sent.map(|text| document("what became of a message", &text)).transpose()?,
    })
}

/// The kind as a column holds it.
const fn word(kind: OutboxKind) -> &'static str {
    match kind {
        OutboxKind::Mail => "mail",
        OutboxKind::Webhook => "webhook",
        OutboxKind::Slack => "slack",
        OutboxKind::Lambda => "lambda",
    }
}
