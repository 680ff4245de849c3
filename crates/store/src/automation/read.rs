use api::{
    UnixMillis,
    id::{FluxAppId, FluxRunId},
};
use rusqlite::{Connection, OptionalExtension, Row, params};
use serde::de::DeserializeOwned;

use crate::{
    StoreError,
    automation::{StoredApp, StoredRun},
    error::Doing,
    world::{read_document, read_meta},
};

/// Reads of a context's automation. Every function fails only when the database does.
#[derive(Clone, Copy)]
pub struct AutomationReading<'a> {
    pub(super) connection: &'a Connection,
}

impl std::fmt::Debug for AutomationReading<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("AutomationReading")
    }
}

impl<'a> AutomationReading<'a> {
    pub(crate) fn new(connection: &'a Connection) -> Self {
        AutomationReading { connection }
    }

    /// The value under `key`.
    ///
    /// # Errors
    /// The database fails; so for every function here.
    pub fn meta<T: DeserializeOwned>(&self, key: &str) -> Result<Option<T>, StoreError> {
        read_meta(self.connection, key)
    }

    /// All apps, by id.
    pub fn apps(&self) -> Result<Vec<StoredApp>, StoreError> {
        let doing = "list apps";
        let mut statement =
            self.connection.prepare_cached("SELECT doc FROM apps ORDER BY id").doing(doing)?;
        let mut rows = statement.query([]).doing(doing)?;
        let mut found = Vec::new();
        while let Some(row) = rows.next().doing(doing)? {
            found.push(read_document("an app", &row.get::<_, String>(0).doing(doing)?)?);
        }
        Ok(found)
    }

    /// Messages of an app, newest first.
    pub fn runs(
        &self,
        app: &FluxAppId,
        before: Option<i64>,
        limit: u32,
    ) -> Result<Vec<StoredRun>, StoreError> {
        self.many(
            "SELECT id, doc FROM messages WHERE app = ?1 AND id < ?2 ORDER BY id DESC LIMIT ?3",
            params![app.as_str(), before.unwrap_or(i64::MAX), limit],
        )
    }

    /// One message.
    pub fn run(&self, id: i64) -> Result<Option<StoredRun>, StoreError> {
        let doing = "read a message";
        let mut statement =
            self.connection.prepare_cached("SELECT id, doc FROM messages WHERE id = ?1").doing(doing)?;
        statement.query_row([id], |row| Ok(run(row))).optional().doing(doing)?.transpose()
    }

    /// The number of the newest message; 0 where there is none.
    pub fn newest(&self) -> Result<i64, StoreError> {
        self.connection
            .prepare_cached("SELECT coalesce(max(id), 0) FROM messages")
            .and_then(|mut statement| statement.query_row([], |row| row.get(0)))
            .doing("find the newest message")
    }

    /// The next messages after `after` with which something is still to be done, oldest first.
    pub fn open_runs(&self, after: i64, limit: u32) -> Result<Vec<StoredRun>, StoreError> {
        self.many(
            "SELECT id, doc FROM messages WHERE open > 0 AND id > ?1 ORDER BY id LIMIT ?2",
            params![after, limit],
        )
    }

    /// Of a month, for each app: messages from outside, actions that failed, and when the last message came.
    pub fn counts(&self, month: UnixMillis) -> Result<Vec<(FluxAppId, u64, u64, UnixMillis)>, StoreError> {
        let doing = "read counts";
        let sql = "SELECT app, events, failed, last FROM counts WHERE month = ?1 ORDER BY app";
        let mut statement = self.connection.prepare_cached(sql).doing(doing)?;
        let rows = statement
            .query_map([month.0], |row| {
                let (events, failed): (i64, i64) = (row.get(1)?, row.get(2)?);
                Ok((
                    row.get::<_, String>(0)?,
                    events.unsigned_abs(),
                    failed.unsigned_abs(),
                    row.get::<_, i64>(3)?,
                ))
            })
            .doing(doing)?;
        let mut found = Vec::new();
        for row in rows {
            let (app, events, failed, last) = row.doing(doing)?;
            if let Ok(app) = FluxAppId::new(app) {
                found.push((app, events, failed, UnixMillis(last)));
            }
        }
        Ok(found)
    }

    /// How many messages came from outside in a month.
    pub fn events(&self, month: UnixMillis) -> Result<u64, StoreError> {
        let sum: i64 = self
            .connection
            .prepare_cached("SELECT coalesce(sum(events), 0) FROM counts WHERE month = ?1")
            .and_then(|mut statement| statement.query_row([month.0], |row| row.get(0)))
            .doing("count events")?;
        Ok(sum.unsigned_abs())
    }

    pub(super) fn many(
        &self,
        sql: &str,
        params: &[&dyn rusqlite::ToSql],
    ) -> Result<Vec<StoredRun>, StoreError> {
        let doing = "list messages";
        let mut statement = self.connection.prepare_cached(sql).doing(doing)?;
        let mut rows = statement.query(params).doing(doing)?;
        let mut found = Vec::new();
        while let Some(row) = rows.next().doing(doing)? {
            found.push(run(row)?);
        }
        Ok(found)
    }
}

/// The number is not known when the message is written, so it stands in its own column.
fn run(row: &Row<'_>) -> Result<StoredRun, StoreError> {
    let doing = "read a message";
    let id: i64 = row.get(0).doing(doing)?;
    let mut stored: StoredRun = read_document("a message", &row.get::<_, String>(1).doing(doing)?)?;
    stored.run.id = numbered(id);
    Ok(stored)
}

pub(super) fn numbered(id: i64) -> FluxRunId {
    FluxRunId::new(id.to_string()).expect("a row's number is digits")
}
