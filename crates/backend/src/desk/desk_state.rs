use std::sync::Arc;

use api::{
    console::{
        context::{Context, ContextKind, Writes},
        notice::Part,
        session::ServerInfo,
    },
    id::ContextId,
};
use client::Client;
use ops::ledger::RedactKey;
use store::{
    StoreError,
    desk::{DeskReading, DeskStore, DeskTables, DeskTx},
};

use crate::{
    clock::ContextClock,
    database::Db,
    desk::{JobRunner, Leases, Mirror, Paper, People, SecretPlans, SharedBudget, remote::Elsewhere},
    http::error::HttpError,
    notices::Notices,
    reach::Account,
    registry::Registry,
    steady,
    stop::Stop,
    visits::Visits,
    writable::Writable,
};

/// The operator's desk. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Desk {
    pub(crate) people: Arc<People>,
    pub(crate) db: DeskDb,
    pub(crate) server: ServerInfo,
    /// The name of the session's cookie.
    pub(crate) cookie: Arc<str>,
    /// Who is inside.
    pub(crate) visits: Visits,
    contexts: Registry<ContextRoom>,
}

/// All that the desk holds of one context.
#[derive(Clone)]
pub(crate) struct ContextRoom {
    pub(crate) id: ContextId,
    pub(crate) kind: ContextKind,
    pub(crate) endpoint: String,
    pub(crate) clock: Arc<ContextClock>,
    pub(crate) notices: Notices,
    pub(crate) client: Client<Arc<Account>>,
    pub(crate) mirror: Arc<Mirror>,
    pub(crate) jobs: JobRunner,
    pub(crate) leases: Leases,
    pub(crate) secret_plans: Arc<SecretPlans>,
    pub(crate) budget: Arc<SharedBudget>,
    /// How this server stands with an account elsewhere; none of a local world.
    pub(crate) elsewhere: Option<Arc<Elsewhere>>,
}

impl ContextRoom {
    /// The refusal where a write would not be sent: writes are locked.
    ///
    /// # Errors
    /// They are.
    pub(crate) fn lets_write(&self) -> Result<(), HttpError> {
        if self.client.transport().writes() == Writes::Locked { Err(HttpError::locked()) } else { Ok(()) }
    }

    /// The refusal where a query may not yet be asked of its fleet: what is not read would be left out in silence.
    ///
    /// # Errors
    /// It was never read whole.
    pub(crate) fn is_whole(&self) -> Result<(), HttpError> {
        match &self.elsewhere {
            Some(elsewhere) if elsewhere.reading().whole_since.is_none() => Err(HttpError::conflict(
                "The fleet of this context is still being read: a query would miss SIMs. Name them, or wait.",
                "このコンテキストの SIM をまだ読み込んでいます。検索条件では漏れが出るため、SIM を個別に指定するか、完了を待ってください。",
            )),
            Some(_) | None => Ok(()),
        }
    }

    /// Where single writes to it are made.
    pub(crate) fn paper(&self, db: DeskDb) -> Paper {
        Paper { db, context: self.id.clone(), clock: Arc::clone(&self.clock), client: self.client.clone() }
    }

    /// The context as the page sees it.
    pub(crate) fn face(&self) -> Context {
        Context {
            id: self.id.clone(),
            kind: self.kind,
            endpoint: self.endpoint.clone(),
            sims: self.mirror.count(),
            clock: self.clock.face(),
            notices: self.notices.all(),
            remote: self.elsewhere.as_ref().map(|elsewhere| elsewhere.face(self.client.transport())),
        }
    }
}

impl Desk {
    pub(crate) fn new(
        people: Arc<People>,
        db: DeskDb,
        server: ServerInfo,
        cookie: String,
        contexts: Registry<ContextRoom>,
        visits: Visits,
    ) -> Self {
        Desk { people, db, server, cookie: cookie.into(), visits, contexts }
    }

    /// Every context, in the order of their ids.
    pub(crate) fn contexts(&self) -> Vec<ContextRoom> {
        self.contexts.all()
    }

    /// One context whose writes pass, or the refusal that says that there is none, or that they do not.
    pub(crate) fn writable(&self, id: &ContextId) -> Result<ContextRoom, HttpError> {
        let room = self.context(id)?;
        room.lets_write()?;
        Ok(room)
    }

    /// One context, or the refusal that says that there is none.
    pub(crate) fn context(&self, id: &ContextId) -> Result<ContextRoom, HttpError> {
        self.contexts.get(id).ok_or_else(|| HttpError::not_found("context", id.as_str()))
    }
}

/// The desk's database from async code, and the key of its ledger.
#[derive(Clone)]
pub(crate) struct DeskDb {
    db: Db<DeskTables>,
    ledger_key: Arc<RedactKey>,
}

impl std::fmt::Debug for DeskDb {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("DeskDb")
    }
}

/// Where the ledger's key stands.
const LEDGER_KEY: &str = "ledger-key";

impl DeskDb {
    /// Finds or makes the key with which the ledger hashes secrets.
    ///
    /// # Errors
    /// The database fails, or holds a key that is none.
    pub(crate) async fn open(store: DeskStore) -> anyhow::Result<Self> {
        let db = Db::new(store, Part::Desk);
        let fresh = crate::random::hex(32);
        let text: String = db
            .write(move |desk| match desk.meta(LEDGER_KEY)? {
                Some(held) => Ok(held),
                None => desk.set_meta(LEDGER_KEY, &fresh).map(|()| fresh),
            })
            .await?;
        db.write(|desk| desk.forget_stray_targets()).await?;
        let mut bytes = [0; 32];
        hex::decode_to_slice(&text, &mut bytes)
            .map_err(|_| anyhow::anyhow!("the ledger's key does not read"))?;
        let ledger_key = Arc::new(RedactKey::new(bytes));
        let (key, wall) = (Arc::clone(&ledger_key), steady::wall());
        let open = db.write(move |desk| desk.judge_left_open(wall, &key)).await?;
        if open > 0 {
            tracing::warn!(
                open,
                "what became of some writes is not known: the server was ended while they were made"
            );
        }
        Ok(DeskDb { db, ledger_key })
    }

    /// The key with which the ledger hashes secrets.
    pub(crate) fn ledger_key(&self) -> Arc<RedactKey> {
        Arc::clone(&self.ledger_key)
    }

    /// Runs a command; answers after the commit.
    pub(crate) async fn write<R: Send + 'static>(
        &self,
        work: impl FnOnce(&mut DeskTx<'_>) -> Result<R, StoreError> + Send + 'static,
    ) -> Result<R, StoreError> {
        self.db.write(work).await
    }

    /// Reads the last commit, on a thread that may block.
    pub(crate) async fn read<R: Send + 'static>(
        &self,
        read: impl FnOnce(DeskReading<'_>) -> Result<R, StoreError> + Send + 'static,
    ) -> Result<R, StoreError> {
        self.db.read(read).await
    }

    /// Whether the desk takes writes.
    pub(crate) fn writable(&self) -> &Writable {
        self.db.writable()
    }

    /// Tries from time to time, while nothing can be written, whether something can, until `stop` says so.
    pub(crate) async fn watch_disk(self, stop: Stop) {
        self.db.watch_disk(stop).await;
    }
}
