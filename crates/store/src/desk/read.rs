use api::{
    UnixMillis,
    console::{
        job::Job,
        plan::{Plan, PlanRequest},
        session::User,
    },
    id::{ContextId, JobId, OpId, PlanId},
};
use ops::{
    job::{Head, JobState, KeptItem},
    ledger,
    plan::{GroupHashes, Pin},
};
use rusqlite::{Connection, OptionalExtension, params};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

use super::tx::TARGETS;
use crate::{
    StoreError,
    error::Doing,
    world::{read_document, read_meta},
};

/// A plan and what it was made from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StoredPlan {
    /// The plan, as it was shown: secrets are left out.
    pub plan: Plan,
    /// What was asked; none when it held a secret, which is not written down before it is used.
    pub request: Option<PlanRequest>,
    /// The groups that it looked at.
    #[serde(default)]
    pub hashes: GroupHashes,
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

/// Where the ledger's head stands.
pub(super) const HEAD: &str = "ledger-head";

impl<'a> DeskReading<'a> {
    pub(crate) fn new(connection: &'a Connection) -> Self {
        DeskReading { connection }
    }

    pub(super) fn connection(&self) -> &'a Connection {
        self.connection
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
    pub fn job(&self, context: &ContextId, id: &JobId) -> Result<Option<Job>, StoreError> {
        let head = self.one::<Head>(
            "SELECT doc FROM jobs WHERE context = ?1 AND id = ?2",
            &[context.as_str(), id.as_str()],
        );
        Ok(head?.map(Head::into_job))
    }

    /// The job that an intention started.
    pub fn job_of_op(&self, context: &ContextId, op: &OpId) -> Result<Option<Job>, StoreError> {
        let head = self.one::<Head>(
            "SELECT doc FROM jobs WHERE context = ?1 AND op = ?2",
            &[context.as_str(), op.as_str()],
        );
        Ok(head?.map(Head::into_job))
    }

    /// The targets of a plan from number `from` on, in their order: some of them, and none only where there are none.
    pub fn targets(&self, plan: &PlanId, from: usize) -> Result<Vec<Pin>, StoreError> {
        let first = from - from % TARGETS;
        let packed: Option<Vec<u8>> = self
            .connection
            .prepare_cached("SELECT pins FROM plan_targets WHERE plan = ?1 AND first = ?2")
            .and_then(|mut statement| {
                let first = i64::try_from(first).unwrap_or(i64::MAX);
                statement.query_row(params![plan.as_str(), first], |row| row.get(0)).optional()
            })
            .doing("read the targets of a plan")?;
        let Some(packed) = packed else { return Ok(Vec::new()) };
        let text = lz4_flex::decompress_size_prepended(&packed).map_err(StoreError::Packed)?;
        let pins: Vec<Pin> = serde_json::from_slice(&text).doing("read the targets of a plan")?;
        Ok(pins.into_iter().skip(from - first).collect())
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

    /// Jobs that are not done, in the order of their ids, each with its items that are not over.
    pub fn running_jobs(&self) -> Result<Vec<StoredJob>, StoreError> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT id, context, doc FROM jobs WHERE done = 0 ORDER BY id")
            .doing("list running jobs")?;
        let mut rows = statement.query([]).doing("list running jobs")?;
        let mut jobs = Vec::new();
        while let Some(row) = rows.next().doing("list running jobs")? {
            let (id, context): (String, String) =
                row.get(0).and_then(|id| Ok((id, row.get(1)?))).doing("list running jobs")?;
            let Ok(context) = ContextId::new(context) else { continue };
            let doc: String = row.get(2).doing("list running jobs")?;
            let state = JobState::restore(read_document("a job", &doc)?, self.open_items(&id)?);
            jobs.push(StoredJob { context, state });
        }
        Ok(jobs)
    }

    fn open_items(&self, job: &str) -> Result<Vec<(usize, KeptItem)>, StoreError> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT number, doc FROM job_items WHERE job = ?1 AND over = 0 ORDER BY number")
            .doing("list open items")?;
        let mut rows = statement.query([job]).doing("list open items")?;
        let mut items = Vec::new();
        while let Some(row) = rows.next().doing("list open items")? {
            let (number, doc): (i64, String) =
                row.get(0).and_then(|number| Ok((number, row.get(1)?))).doing("list open items")?;
            items.push((usize::try_from(number).unwrap_or(usize::MAX), read_document("an item", &doc)?));
        }
        Ok(items)
    }

    /// Where the ledger stands.
    pub fn ledger_head(&self) -> Result<ledger::Head, StoreError> {
        Ok(self.meta(HEAD)?.unwrap_or_default())
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
