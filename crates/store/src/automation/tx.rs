use std::ops::Deref;

use api::{
    UnixMillis,
    console::flux::{RunStep, StepState},
    id::FluxAppId,
};
use rusqlite::{Connection, OptionalExtension, params};
use serde::Serialize;

use crate::{
    StoreError,
    automation::{Arrived, AutomationReading, StoredApp, StoredRun, read::numbered},
    error::Doing,
    world::write_meta,
};

/// So many messages are kept; the oldest give way, unless something is to be done with them.
const MOST_KEPT: i64 = 10_000;

/// One command of a context's automation.
pub struct AutomationTx<'a> {
    reading: AutomationReading<'a>,
    pub(super) connection: &'a Connection,
}

/// What became of a message that came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taken {
    /// It was kept under this number.
    New(i64),
    /// It was kept before, under this number.
    Known(i64),
    /// There were as many this month as may come.
    OverQuota,
}

impl std::fmt::Debug for AutomationTx<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("AutomationTx")
    }
}

impl<'a> Deref for AutomationTx<'a> {
    type Target = AutomationReading<'a>;
    fn deref(&self) -> &AutomationReading<'a> {
        &self.reading
    }
}

impl<'a> AutomationTx<'a> {
    pub(crate) fn new(connection: &'a Connection) -> Self {
        AutomationTx { reading: AutomationReading::new(connection), connection }
    }

    /// Keeps a value under `key`.
    ///
    /// # Errors
    /// The database fails; so for every function here.
    pub fn set_meta<T: Serialize>(&mut self, key: &str, value: &T) -> Result<(), StoreError> {
        write_meta(self.connection, key, value)
    }

    /// Writes as much as a few commands would, and takes it back: committed, it proves that there is room.
    pub fn probe(&mut self) -> Result<(), StoreError> {
        crate::room::probe(self.connection)
    }

    /// Keeps an app.
    pub fn keep_app(&mut self, stored: &StoredApp) -> Result<(), StoreError> {
        let sql =
            "INSERT INTO apps (id, doc) VALUES (?1, ?2) ON CONFLICT (id) DO UPDATE SET doc = excluded.doc";
        self.run(sql, params![stored.app.id.as_str(), text(stored)?])
    }

    /// Removes an app, and its messages: what was not done of them is not done. What came in this month stays counted.
    pub fn remove_app(&mut self, id: &FluxAppId) -> Result<(), StoreError> {
        self.run("DELETE FROM messages WHERE app = ?1", params![id.as_str()])?;
        self.run("DELETE FROM apps WHERE id = ?1", params![id.as_str()])
    }

    /// Keeps a message that came in, unless it was kept before, or there were `quota` of them this month.
    pub fn take(&mut self, arrived: &Arrived, quota: Option<u64>) -> Result<Taken, StoreError> {
        if let Some(key) = &arrived.key {
            let known = self
                .connection
                .prepare_cached("SELECT id FROM messages WHERE key = ?1")
                .and_then(|mut statement| statement.query_row([key], |row| row.get(0)).optional())
                .doing("look for a message")?;
            if let Some(id) = known {
                return Ok(Taken::Known(id));
            }
        }
        if arrived.counts {
            if let Some(quota) = quota
                && self.events(arrived.month)? >= quota
            {
                return Ok(Taken::OverQuota);
            }
            let sql = "INSERT INTO counts (month, app, events, failed, last) VALUES (?1, ?2, 1, 0, ?3)
                       ON CONFLICT (month, app) DO UPDATE SET events = events + 1, last = excluded.last";
            let run = &arrived.stored.run;
            self.run(sql, params![arrived.month.0, run.app.as_str(), run.at.0])?;
        }
        let id = self.put(&arrived.stored, arrived.key.as_deref(), arrived.month)?;
        Ok(Taken::New(id))
    }

    /// Says how an action is with a message, and keeps the messages that it sends on; what failed counts in `month`. Answers
    /// with their numbers; none where the message has gone.
    pub fn go_on(
        &mut self,
        id: i64,
        mut step: RunStep,
        next: &[StoredRun],
        month: UnixMillis,
    ) -> Result<Vec<i64>, StoreError> {
        let Some(mut stored) = self.reading.run(id)? else { return Ok(Vec::new()) };
        let numbers = next.iter().map(|next| self.put(next, None, month)).collect::<Result<Vec<_>, _>>()?;
        step.next = numbers.iter().copied().map(numbered).collect();
        self.count_failed(&stored, std::slice::from_ref(&step), month)?;
        if let Some(place) = stored.run.steps.iter_mut().find(|before| before.action == step.action) {
            *place = step;
        }
        let sql = "UPDATE messages SET doc = ?2, open = ?3 WHERE id = ?1";
        self.run(sql, params![id, text(&stored)?, open(&stored)])?;
        Ok(numbers)
    }

    fn count_failed(
        &mut self,
        stored: &StoredRun,
        steps: &[RunStep],
        month: UnixMillis,
    ) -> Result<(), StoreError> {
        let failed = steps.iter().filter(|step| step.state == StepState::Failed).count() as i64;
        if failed == 0 {
            return Ok(());
        }
        let sql = "INSERT INTO counts (month, app, events, failed, last) VALUES (?1, ?2, 0, ?3, ?4)
                   ON CONFLICT (month, app) DO UPDATE SET failed = failed + excluded.failed";
        self.run(sql, params![month.0, stored.run.app.as_str(), failed, stored.run.at.0])
    }

    fn put(&mut self, stored: &StoredRun, key: Option<&str>, month: UnixMillis) -> Result<i64, StoreError> {
        // What does not fit its action has failed already when it comes.
        self.count_failed(stored, &stored.run.steps, month)?;
        let sql = "INSERT INTO messages (app, key, open, doc) VALUES (?1, ?2, ?3, ?4)";
        self.run(sql, params![stored.run.app.as_str(), key, open(stored), text(stored)?])?;
        let id = self.connection.last_insert_rowid();
        // Once in a while: what is forgotten a little late is only room.
        if id % 1_000 == 0 {
            let old = id - MOST_KEPT;
            // What an OTA move has not heard yet stays: it waits for the first that somebody works on.
            let sql = "DELETE FROM messages WHERE id <= ?1 AND open = 0 AND NOT EXISTS (
                           SELECT 1 FROM moves WHERE moves.app = messages.app AND moves.heard < messages.id
                           AND json_extract(moves.doc, '$.endedAt') IS NULL)";
            self.run(sql, params![old])?;
        }
        Ok(id)
    }

    pub(super) fn run(&mut self, sql: &str, params: &[&dyn rusqlite::ToSql]) -> Result<(), StoreError> {
        self.connection
            .prepare_cached(sql)
            .and_then(|mut statement| statement.execute(params))
            .doing("write automation")?;
        Ok(())
    }
}

/// How many actions are not done yet.
pub(super) fn open(stored: &StoredRun) -> i64 {
    let left = |step: &&RunStep| matches!(step.state, StepState::Waiting | StepState::Running);
    stored.run.steps.iter().filter(left).count() as i64
}

pub(super) fn text<T: Serialize>(value: &T) -> Result<String, StoreError> {
    serde_json::to_string(value).doing("write automation")
}
