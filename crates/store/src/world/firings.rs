//! What event handlers do: put off until it is due, and what came of it.

use std::collections::BTreeMap;

use api::{UnixMillis, console::world::Sent, id::HandlerId};
use emulator::handler::{Fired, Firing};
use rusqlite::{OptionalExtension, Row, params};

use crate::{
    StoreError,
    error::Doing,
    world::{
        Reading, Tx,
        access::text,
        read::{document, get},
    },
};

/// So many of what was done are kept; the oldest give way.
const MOST_KEPT: i64 = 50_000;

/// Something that a handler does, in its place.
#[derive(Debug, Clone, PartialEq)]
pub struct Kept {
    /// Its number; it rises with each and is never given twice.
    pub id: i64,
    /// What is done, and why.
    pub firing: Firing,
    /// What came of it; none before it was done.
    pub fired: Option<Fired>,
}

/// Which of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FiringRange {
    /// Only of this handler.
    pub handler: Option<HandlerId>,
    /// Only older ones than this.
    pub before: Option<i64>,
    /// At most so many.
    pub limit: u32,
}

impl Reading<'_> {
    /// What handlers did and will do, newest first.
    ///
    /// # Errors
    /// The database fails; so for every function here.
    pub fn firings(&self, range: &FiringRange) -> Result<Vec<Kept>, StoreError> {
        let doing = "list what handlers did";
        // Two statements, for one with both would look at all of them.
        let sql = match range.handler {
            Some(_) => {
                "SELECT id, firing, fired FROM firings WHERE handler_id = ?1 AND id < ?2 ORDER BY id DESC LIMIT ?3"
            }
            None => {
                "SELECT id, firing, fired FROM firings WHERE ?1 IS NULL AND id < ?2 ORDER BY id DESC LIMIT ?3"
            }
        };
        let handler = range.handler.as_ref().map(HandlerId::as_str);
        let mut statement = self.connection.prepare_cached(sql).doing(doing)?;
        let before = range.before.unwrap_or(i64::MAX);
        let mut rows = statement.query(params![handler, before, range.limit]).doing(doing)?;
        let mut found = Vec::new();
        while let Some(row) = rows.next().doing(doing)? {
            found.push(kept(row)?);
        }
        Ok(found)
    }

    /// When the next thing that was put off is due.
    pub fn firing_due(&self) -> Result<Option<UnixMillis>, StoreError> {
        let due: Option<i64> = self
            .connection
            .prepare_cached("SELECT min(due) FROM firings WHERE fired IS NULL AND due IS NOT NULL")
            .and_then(|mut statement| statement.query_row([], |row| row.get(0)))
            .doing("see what handlers have put off")?;
        Ok(due.map(UnixMillis))
    }
}

/// How often a handler was met.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sum {
    /// The handler.
    pub handler: HandlerId,
    /// When it was met last.
    pub last: UnixMillis,
    /// How often since a given time.
    pub since: u64,
    /// How many of its actions failed since then: refused, or sent and not taken.
    pub failed: u64,
}

/// When each handler was met last.
const LAST: &str = "SELECT last.handler_id, json_extract(firings.firing, '$.at')
    FROM (SELECT handler_id, max(id) AS id FROM firings GROUP BY handler_id) AS last
    JOIN firings ON firings.id = last.id";

/// What each action was and came to, the newest first. What is tried once more by itself has not failed yet.
const NEWEST: &str =
    "SELECT firings.handler_id, json_extract(firing, '$.at'), json_extract(firing, '$.place') = 0,
        coalesce(json_extract(fired, '$.done.done') IN ('refused', 'gone'), 0)
        OR (outbox.sent IS NOT NULL AND deliveries.message IS NULL
            AND coalesce(json_extract(outbox.sent, '$.status'), 500) >= 400)
    FROM firings
    LEFT JOIN outbox ON outbox.id = json_extract(fired, '$.done.message')
    LEFT JOIN deliveries ON deliveries.message = outbox.id
    ORDER BY firings.id DESC";

impl Reading<'_> {
    /// How often each handler was met, and how often since a time; those that never were are not among them.
    ///
    /// # Errors
    /// The database fails; so for every function here.
    pub fn firing_sums(&self, since: UnixMillis) -> Result<Vec<Sum>, StoreError> {
        let doing = "sum what handlers did";
        let mut sums = BTreeMap::new();
        let mut statement = self.connection.prepare_cached(LAST).doing(doing)?;
        let mut rows = statement.query([]).doing(doing)?;
        while let Some(row) = rows.next().doing(doing)? {
            let handler = handler_id(row)?;
            let last = UnixMillis(get(row, 1)?);
            sums.insert(handler.clone(), Sum { handler, last, since: 0, failed: 0 });
        }
        let mut statement = self.connection.prepare_cached(NEWEST).doing(doing)?;
        let mut rows = statement.query([]).doing(doing)?;
        while let Some(row) = rows.next().doing(doing)? {
            if UnixMillis(get(row, 1)?) < since {
                break;
            }
            if let Some(sum) = sums.get_mut(&handler_id(row)?) {
                sum.since += u64::from(get::<bool>(row, 2)?);
                sum.failed += u64::from(get::<bool>(row, 3)?);
            }
        }
        Ok(sums.into_values().collect())
    }

    /// What became of a message the last time that it was tried, and whether it is tried by itself, at once or once more.
    pub fn message_standing(&self, id: i64) -> Result<(Option<Sent>, bool), StoreError> {
        let sent = self.posted(id)?.and_then(|posted| posted.sent);
        let sql = "SELECT 1 FROM deliveries WHERE message = ?1";
        let under_way = self
            .connection
            .prepare_cached(sql)
            .and_then(|mut statement| statement.exists([id]))
            .doing("see what has to be sent")?;
        Ok((sent, under_way))
    }
}

fn handler_id(row: &Row<'_>) -> Result<HandlerId, StoreError> {
    serde_json::from_value(get::<String>(row, 0)?.into()).doing("read an id")
}

impl Tx<'_> {
    /// The first of what is due up to `until`.
    ///
    /// # Errors
    /// The database fails; so for every function here.
    pub fn next_firing(&self, until: UnixMillis) -> Result<Option<Kept>, StoreError> {
        let sql = "SELECT id, firing, fired FROM firings
                   WHERE fired IS NULL AND due IS NOT NULL AND due <= ?1 ORDER BY due, id LIMIT 1";
        self.connection
            .prepare_cached(sql)
            .and_then(|mut statement| statement.query_row([until.0], |row| Ok(kept(row))).optional())
            .doing("see what is due")?
            .transpose()
    }

    /// Keeps what came of something.
    pub fn mark_fired(&mut self, id: i64, fired: &Fired) -> Result<(), StoreError> {
        let sql = "UPDATE firings SET fired = ?2 WHERE id = ?1";
        self.run("write what a handler did", sql, params![id, text(fired)?])
    }

    /// Puts something off until it is due.
    pub(super) fn put_off(&mut self, firing: &Firing) -> Result<(), StoreError> {
        let due = firing.due.map(|due| due.0);
        let sql = "INSERT INTO firings (handler_id, due, firing) VALUES (?1, ?2, ?3)";
        self.run("put something off", sql, params![firing.handler_id.as_str(), due, text(firing)?])?;
        let id = self.sql()?.last_insert_rowid();
        // Once in a while: what is forgotten a little late is only room.
        if id % 1_000 == 0 {
            let sql = "DELETE FROM firings WHERE id <= ?1 AND (fired IS NOT NULL OR due IS NULL)";
            self.run("forget what handlers did", sql, params![id - MOST_KEPT])?;
        }
        Ok(())
    }
}

fn kept(row: &Row<'_>) -> Result<Kept, StoreError> {
    let fired: Option<String> = get(row, 2)?;
    Ok(Kept {
        id: get(row, 0)?,
        firing: document("what a handler does", &get::<String>(row, 1)?)?,
        fired: fired.map(|text| document("what a handler did", &text)).transpose()?,
    })
}
