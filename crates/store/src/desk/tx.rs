use api::{
    UnixMillis,
    console::{
        job::Verdict,
        ledger::{Fact, LedgerEntry, Record},
    },
    id::{ContextId, OpId, PlanId},
};
use ops::{job::Changes, ledger::RedactKey, plan::Pin};
use rusqlite::{Connection, params};
use serde::Serialize;

use super::read::{DeskReading, HEAD, StoredPlan, StoredSession};
use crate::{
    StoreError,
    error::Doing,
    world::{read_document, write_meta},
};

/// One command of the desk.
pub struct DeskTx<'a> {
    reading: DeskReading<'a>,
    connection: &'a Connection,
}

impl std::fmt::Debug for DeskTx<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("DeskTx")
    }
}

impl<'a> std::ops::Deref for DeskTx<'a> {
    type Target = DeskReading<'a>;
    fn deref(&self) -> &DeskReading<'a> {
        &self.reading
    }
}

impl<'a> DeskTx<'a> {
    pub(crate) fn new(connection: &'a Connection) -> Self {
        DeskTx { reading: DeskReading::new(connection), connection }
    }

    /// Keeps a value under `key`.
    ///
    /// # Errors
    /// The database fails; so for every function here.
    pub fn set_meta<T: Serialize>(&mut self, key: &str, value: &T) -> Result<(), StoreError> {
        write_meta(self.connection, key, value)
    }

    /// Writes as much as a few commands would, and takes it back: committed, it proves that there is room.
    ///
    /// # Errors
    /// There is none, or the database fails.
    pub fn probe(&mut self) -> Result<(), StoreError> {
        crate::room::probe(self.connection)
    }

    /// For tests: from now on the database is as on a disk that is full, or is no more.
    ///
    /// # Errors
    /// The database fails.
    pub fn act_full(&mut self, full: bool) -> Result<(), StoreError> {
        crate::room::act_full(self.connection, full)
    }

    /// Keeps a session under the hash of its token, and forgets the expired ones.
    pub fn put_session(
        &mut self,
        token_hash: &str,
        session: &StoredSession,
        now: UnixMillis,
    ) -> Result<(), StoreError> {
        self.connection
            .execute("DELETE FROM sessions WHERE expires_at <= ?1", [now.0])
            .doing("forget sessions")?;
        self.connection
            .execute(
                "INSERT OR REPLACE INTO sessions (token_hash, expires_at, doc) VALUES (?1, ?2, ?3)",
                params![token_hash, session.expires_at.0, text_of(session)?],
            )
            .doing("keep a session")?;
        Ok(())
    }

    /// Ends a session.
    pub fn remove_session(&mut self, token_hash: &str) -> Result<(), StoreError> {
        self.connection
            .execute("DELETE FROM sessions WHERE token_hash = ?1", [token_hash])
            .doing("end a session")?;
        Ok(())
    }

    /// Keeps a plan, and forgets those that nobody started within a day.
    pub fn put_plan(&mut self, stored: &StoredPlan, wall: UnixMillis) -> Result<(), StoreError> {
        const DAY: i64 = 86_400_000;
        for forget in [
            "DELETE FROM plan_targets WHERE plan IN
             (SELECT id FROM plans WHERE wall < ?1 AND id NOT IN (SELECT plan FROM jobs WHERE done = 0))",
            "DELETE FROM plans WHERE wall < ?1 AND id NOT IN (SELECT plan FROM jobs WHERE done = 0)",
        ] {
            self.connection.execute(forget, [wall.plus(-DAY).0]).doing("forget old plans")?;
        }
        self.connection
            .execute(
                "INSERT INTO plans (id, context, wall, doc) VALUES (?1, ?2, ?3, ?4)",
                params![stored.plan.id.as_str(), stored.plan.context.as_str(), wall.0, text_of(stored)?],
            )
            .doing("keep a plan")?;
        Ok(())
    }

    /// Takes down that something is sent once; false where it was before.
    pub fn send_once(&mut self, op: &OpId) -> Result<bool, StoreError> {
        self.run(
            "take down what is sent once",
            "INSERT OR IGNORE INTO sent_once (op) VALUES (?1)",
            [op.as_str()],
        )
        .map(|rows| rows > 0)
    }

    /// Forgets what says something of a world that is no more: its plans, its leases, and who came through its
    /// doors. A lease whose door may be open stays: it is looked for.
    pub fn forget_world(&mut self, context: &ContextId) -> Result<(), StoreError> {
        self.forget_plans(context)?;
        self.run("forget leases", "DELETE FROM leases WHERE context = ?1 AND over = 1", [context.as_str()])?;
        self.run("forget doors", "DELETE FROM door_visits WHERE context = ?1", [context.as_str()]).map(drop)
    }

    /// Forgets the plans of a context, but those that a job carries out.
    pub fn forget_plans(&mut self, context: &ContextId) -> Result<(), StoreError> {
        for forget in [
            "DELETE FROM plan_targets WHERE plan IN
             (SELECT id FROM plans WHERE context = ?1 AND id NOT IN (SELECT plan FROM jobs WHERE done = 0))",
            "DELETE FROM plans WHERE context = ?1 AND id NOT IN (SELECT plan FROM jobs WHERE done = 0)",
        ] {
            self.connection.execute(forget, [context.as_str()]).doing("forget plans")?;
        }
        Ok(())
    }

    /// Keeps targets that a plan froze: those from number `first` on, which is a multiple of [`TARGETS`], and no more than so
    /// many; only the last ones of a plan are fewer.
    pub fn put_targets(&mut self, plan: &PlanId, first: usize, pins: &[Pin]) -> Result<(), StoreError> {
        debug_assert!(first.is_multiple_of(TARGETS) && pins.len() <= TARGETS);
        let packed = lz4_flex::compress_prepend_size(text_of(&pins)?.as_bytes());
        self.connection
            .prepare_cached("INSERT INTO plan_targets (plan, first, pins) VALUES (?1, ?2, ?3)")
            .and_then(|mut statement| statement.execute(params![plan.as_str(), number_of(first), packed]))
            .doing("keep the targets of a plan")?;
        Ok(())
    }

    /// Forgets targets whose plan was not made to its end.
    pub fn forget_stray_targets(&mut self) -> Result<(), StoreError> {
        self.connection
            .execute("DELETE FROM plan_targets WHERE plan NOT IN (SELECT id FROM plans)", [])
            .doing("forget the targets of no plan")?;
        Ok(())
    }

    /// Keeps what changed of a job, and the ledger's rows of it.
    pub fn put_changes(&mut self, changes: &Changes, key: &RedactKey) -> Result<(), StoreError> {
        self.append(&changes.records, key)?;
        let job = changes.head.job();
        self.connection
            .prepare_cached(
                "INSERT INTO jobs (id, context, op, plan, done, doc, seq)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, (SELECT COALESCE(MAX(seq), 0) + 1 FROM jobs))
                 ON CONFLICT (id) DO UPDATE SET done = excluded.done, doc = excluded.doc",
            )
            .and_then(|mut statement| {
                statement.execute(params![
                    job.id.as_str(),
                    job.context.as_str(),
                    job.op.as_str(),
                    job.plan.as_str(),
                    changes.done,
                    text(&changes.head)?
                ])
            })
            .doing("keep a job")?;
        for (number, item) in &changes.items {
            let seen = item.seen();
            self.connection
                .prepare_cached(
                    "INSERT INTO job_items (job, number, sim, verdict, not_back, over, return_ms, doc, model, grp)
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
                     ON CONFLICT (job, number) DO UPDATE SET verdict = excluded.verdict, not_back = excluded.not_back,
                     over = excluded.over, return_ms = excluded.return_ms, doc = excluded.doc",
                )
                .and_then(|mut statement| {
                    statement.execute(params![
                        job.id.as_str(),
                        number_of(*number),
                        seen.sim_id.as_ref().map(|sim| sim.as_str()),
                        seen.verdict.map(Verdict::as_str),
                        seen.not_back_since.is_some(),
                        item.is_over(),
                        seen.return_ms,
                        text(item)?,
                        seen.model,
                        seen.group_id.as_ref().map(|group| group.as_str())
                    ])
                })
                .doing("keep an item of a job")?;
        }
        Ok(())
    }

    /// Appends records to the ledger, in their order.
    pub fn append(&mut self, records: &[Record], key: &RedactKey) -> Result<(), StoreError> {
        if records.is_empty() {
            return Ok(());
        }
        let mut head = self.ledger_head()?;
        for record in records {
            let entry = ops::ledger::append(&mut head, record.clone(), key);
            let text = text_of(&entry)?;
            self.connection
                .prepare_cached(
                    "INSERT INTO ledger (number, context, sim, grp, entry, job) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                )
                .and_then(|mut statement| {
                    statement.execute(params![
                        i64::try_from(entry.number).unwrap_or(i64::MAX),
                        entry.record.context.as_str(),
                        entry.record.sim.as_ref().map(|sim| sim.as_str()),
                        entry.record.group.as_ref().map(|group| group.as_str()),
                        text,
                        entry.record.job.as_ref().map(|job| job.as_str())
                    ])
                })
                .doing("append to the ledger")?;
            self.connection
                .prepare_cached("INSERT INTO ledger_words (rowid, words) VALUES (?1, ?2)")
                .and_then(|mut statement| {
                    statement.execute(params![
                        i64::try_from(entry.number).unwrap_or(i64::MAX),
                        ops::ledger::words(&entry.record)
                    ])
                })
                .doing("append to the ledger")?;
            self.mark_open(&entry)?;
        }
        self.set_meta(HEAD, &head)
    }

    /// Judges what was sent at once and has no verdict, for the server was ended in between: what became of it is not known.
    /// Answers with how many that were.
    pub fn judge_left_open(&mut self, wall: UnixMillis, key: &RedactKey) -> Result<usize, StoreError> {
        let doing = "find what has no verdict";
        let mut statement = self
            .connection
            .prepare_cached(
                "SELECT ledger.entry FROM open_intentions JOIN ledger USING (number) ORDER BY open_intentions.number",
            )
            .doing(doing)?;
        let mut rows = statement.query([]).doing(doing)?;
        let mut records = Vec::new();
        while let Some(row) = rows.next().doing(doing)? {
            // One that does not read is a broken chain, which `kansei ledger verify` finds: no reason not to start.
            let text: String = row.get(0).doing(doing)?;
            let Ok(entry) = read_document::<LedgerEntry>("a ledger entry", &text) else { continue };
            let fact = Fact::Judged { verdict: Verdict::Unknown, after: serde_json::Value::Null };
            records.push(Record { wall, fact, ..entry.record });
        }
        drop(rows);
        drop(statement);
        self.append(&records, key)?;
        Ok(records.len())
    }

    /// What was sent at once is open until it is judged; what belongs to a job is the job's matter.
    pub(super) fn run(
        &self,
        doing: &'static str,
        sql: &str,
        params: impl rusqlite::Params,
    ) -> Result<usize, StoreError> {
        self.connection.prepare_cached(sql).and_then(|mut statement| statement.execute(params)).doing(doing)
    }

    fn mark_open(&mut self, entry: &LedgerEntry) -> Result<(), StoreError> {
        let (record, op) = (&entry.record, entry.record.op.as_str());
        let number = i64::try_from(entry.number).unwrap_or(i64::MAX);
        let marked = match (&record.job, &record.fact) {
            (None, Fact::Intended { .. }) => {
                let sql = "INSERT OR REPLACE INTO open_intentions (op, number) VALUES (?1, ?2)";
                self.connection.prepare_cached(sql).and_then(|mut sql| sql.execute(params![op, number]))
            }
            (None, Fact::Judged { .. }) => {
                let sql = "DELETE FROM open_intentions WHERE op = ?1";
                self.connection.prepare_cached(sql).and_then(|mut sql| sql.execute([op]))
            }
            (None, Fact::Answered { .. } | Fact::Steered { .. }) | (Some(_), _) => return Ok(()),
        };
        marked.map(drop).doing("mark what has no verdict")
    }
}

/// Targets that stand in one row.
pub const TARGETS: usize = 1_000;

fn number_of(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// As a value of a statement.
pub(super) fn text<T: Serialize>(value: &T) -> rusqlite::Result<String> {
    serde_json::to_string(value).map_err(|error| rusqlite::Error::ToSqlConversionFailure(error.into()))
}

fn text_of<T: Serialize>(value: &T) -> Result<String, StoreError> {
    serde_json::to_string(value).doing("write a document")
}
