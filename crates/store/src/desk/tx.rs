use api::{
    UnixMillis,
    console::{
        ledger::{LedgerEntry, LedgerQuery, Record},
        plan::{Plan, PlanRequest},
        session::User,
    },
    id::{ContextId, JobId, OpId, PlanId},
};
use ops::{
    job::JobState,
    ledger::{Head, RedactKey},
};
use rusqlite::{Connection, OptionalExtension, params};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use crate::{
    StoreError,
    error::Doing,
    world::{read_document, read_meta, write_meta},
};

/// A plan and what it was made from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StoredPlan {
    /// The plan, as it was shown: secrets are left out.
    pub plan: Plan,
    /// What was asked; none when it held a secret, which is not written down before it is used.
    pub request: Option<PlanRequest>,
}

/// A job with the context it works on.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredJob {
    /// The context.
    pub context: ContextId,
    /// All there is to know about it.
    pub state: JobState,
}

/// Somebody signed in to this server.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StoredSession {
    /// Who.
    pub user: User,
    /// Until when, in wall time.
    pub expires_at: UnixMillis,
}

/// Reads of the desk, on a connection of its own or inside a command. Every function fails only when the database does.
#[derive(Clone, Copy)]
pub struct DeskReading<'a> {
    connection: &'a Connection,
}

impl std::fmt::Debug for DeskReading<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("DeskReading")
    }
}

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

const HEAD: &str = "ledger-head";
const DEFAULT_ENTRIES: u32 = 50;
const MOST_ENTRIES: u32 = 500;

impl<'a> DeskReading<'a> {
    pub(crate) fn new(connection: &'a Connection) -> Self {
        DeskReading { connection }
    }

    /// A value that the desk keeps under `key`.
    ///
    /// # Errors
    /// The database fails; so for every function here.
    pub fn meta<T: DeserializeOwned>(&self, key: &str) -> Result<Option<T>, StoreError> {
        read_meta(self.connection, key)
    }

    /// The session whose token has this hash, if it has not expired.
    pub fn session(&self, token_hash: &str, now: UnixMillis) -> Result<Option<StoredSession>, StoreError> {
        let session: Option<StoredSession> =
            self.one("SELECT doc FROM sessions WHERE token_hash = ?1", &[token_hash])?;
        Ok(session.filter(|session| session.expires_at > now))
    }

    /// One plan.
    pub fn plan(&self, context: &ContextId, id: &PlanId) -> Result<Option<StoredPlan>, StoreError> {
        self.one("SELECT doc FROM plans WHERE context = ?1 AND id = ?2", &[context.as_str(), id.as_str()])
    }

    /// One job.
    pub fn job(&self, context: &ContextId, id: &JobId) -> Result<Option<JobState>, StoreError> {
        self.one("SELECT doc FROM jobs WHERE context = ?1 AND id = ?2", &[context.as_str(), id.as_str()])
    }

    /// The job that an intention started.
    pub fn job_of_op(&self, context: &ContextId, op: &OpId) -> Result<Option<JobState>, StoreError> {
        self.one("SELECT doc FROM jobs WHERE context = ?1 AND op = ?2", &[context.as_str(), op.as_str()])
    }

    /// True when a plan has been started.
    pub fn started(&self, plan: &PlanId) -> Result<bool, StoreError> {
        let found: Option<i64> = self
            .connection
            .prepare_cached("SELECT 1 FROM jobs WHERE plan = ?1")
            .and_then(|mut statement| statement.query_row([plan.as_str()], |row| row.get(0)).optional())
            .doing("look for a started plan")?;
        Ok(found.is_some())
    }

    /// Jobs that are not done, in the order of their ids.
    pub fn running_jobs(&self) -> Result<Vec<StoredJob>, StoreError> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT context, doc FROM jobs WHERE done = 0 ORDER BY id")
            .doing("list running jobs")?;
        let mut rows = statement.query([]).doing("list running jobs")?;
        let mut jobs = Vec::new();
        while let Some(row) = rows.next().doing("list running jobs")? {
            let context: String = row.get(0).doing("list running jobs")?;
            let Ok(context) = ContextId::new(context) else { continue };
            let doc: String = row.get(1).doing("list running jobs")?;
            jobs.push(StoredJob { context, state: read_document("a job", &doc)? });
        }
        Ok(jobs)
    }

    /// Where the ledger stands.
    pub fn ledger_head(&self) -> Result<Head, StoreError> {
        Ok(self.meta(HEAD)?.unwrap_or_default())
    }

    /// Entries of the ledger, newest first.
    pub fn ledger(&self, query: &LedgerQuery) -> Result<Vec<LedgerEntry>, StoreError> {
        let limit = query.limit.unwrap_or(DEFAULT_ENTRIES).min(MOST_ENTRIES);
        let before = query.before.map_or(i64::MAX, |number| i64::try_from(number).unwrap_or(i64::MAX));
        let mut statement = self
            .connection
            .prepare_cached(
                "SELECT entry FROM ledger WHERE number < ?1 AND (?2 IS NULL OR context = ?2)
                 AND (?3 IS NULL OR sim = ?3) AND (?4 IS NULL OR grp = ?4) ORDER BY number DESC LIMIT ?5",
            )
            .doing("list the ledger")?;
        let mut rows = statement
            .query(params![
                before,
                query.context.as_ref().map(ContextId::as_str),
                query.sim.as_ref().map(|sim| sim.as_str()),
                query.group.as_ref().map(|group| group.as_str()),
                limit
            ])
            .doing("list the ledger")?;
        let mut entries = Vec::new();
        while let Some(row) = rows.next().doing("list the ledger")? {
            entries
                .push(read_document("a ledger entry", &row.get::<_, String>(0).doing("list the ledger")?)?);
        }
        Ok(entries)
    }

    fn one<T: DeserializeOwned>(&self, sql: &str, params: &[&str]) -> Result<Option<T>, StoreError> {
        let text: Option<String> = self
            .connection
            .prepare_cached(sql)
            .and_then(|mut statement| {
                statement.query_row(rusqlite::params_from_iter(params), |row| row.get(0)).optional()
            })
            .doing("read the desk")?;
        text.map(|text| read_document("a document of the desk", &text)).transpose()
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
        self.connection
            .execute(
                "DELETE FROM plans WHERE wall < ?1 AND id NOT IN (SELECT plan FROM jobs WHERE done = 0)",
                [wall.plus(-DAY).0],
            )
            .doing("forget old plans")?;
        self.connection
            .execute(
                "INSERT INTO plans (id, context, wall, doc) VALUES (?1, ?2, ?3, ?4)",
                params![stored.plan.id.as_str(), stored.plan.context.as_str(), wall.0, text_of(stored)?],
            )
            .doing("keep a plan")?;
        Ok(())
    }

    /// Keeps a job as it stands.
    pub fn put_job(&mut self, state: &JobState) -> Result<(), StoreError> {
        let job = state.job();
        let doc = text_of(state)?;
        self.connection
            .prepare_cached(
                "INSERT INTO jobs (id, context, op, plan, done, doc) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
                 ON CONFLICT (id) DO UPDATE SET done = excluded.done, doc = excluded.doc",
            )
            .and_then(|mut statement| {
                statement.execute(params![
                    job.id.as_str(),
                    job.context.as_str(),
                    job.op.as_str(),
                    job.plan.as_str(),
                    state.done(),
                    doc
                ])
            })
            .doing("keep a job")?;
        Ok(())
    }

    /// Appends records to the ledger, in their order.
    pub fn append(&mut self, records: Vec<Record>, key: &RedactKey) -> Result<(), StoreError> {
        if records.is_empty() {
            return Ok(());
        }
        let mut head = self.ledger_head()?;
        for record in records {
            let entry = ops::ledger::append(&mut head, record, key);
            let text = text_of(&entry)?;
            self.connection
                .prepare_cached(
                    "INSERT INTO ledger (number, context, sim, grp, entry) VALUES (?1, ?2, ?3, ?4, ?5)",
                )
                .and_then(|mut statement| {
                    statement.execute(params![
                        i64::try_from(entry.number).unwrap_or(i64::MAX),
                        entry.record.context.as_str(),
                        entry.record.sim.as_ref().map(|sim| sim.as_str()),
                        entry.record.group.as_ref().map(|group| group.as_str()),
                        text
                    ])
                })
                .doing("append to the ledger")?;
        }
        self.set_meta(HEAD, &head)
    }
}

fn text_of<T: Serialize>(value: &T) -> Result<String, StoreError> {
    serde_json::to_string(value).doing("write a document")
}
