use std::{
    collections::BTreeMap,
    path::Path,
    sync::{
        Arc, Mutex, PoisonError, RwLock,
        atomic::{AtomicUsize, Ordering},
    },
};

use api::{
    UnixMillis,
    console::{flux::Quota, notice::Part},
    id::{FluxAppId, FluxPartId, OperatorId},
};
use client::Client;
use flux::{calendar, graph::Graph};
use futures_util::future::BoxFuture;
use store::{
    StoreError,
    automation::{AutomationStore, AutomationTables, StoredApp, StoredRun},
};
use tokio::sync::{Mutex as AsyncMutex, MutexGuard, mpsc};

use super::{draft::graph, timers, work};
use crate::{
    clock::ContextClock,
    database::Db,
    outbound::Outlet,
    reach::{Account, CloudTransport},
    steady,
    stop::Stop,
    writable::Writable,
};

/// The plan that accounts begin with lets in so many messages a month. [docs setting-quotas]
const QUOTA: u64 = 10_000;
/// So many messages wait in memory; the others stand on disk until somebody works on them.
const MOST_AT_HAND: usize = 1_024;
/// Where the quota stands.
const QUOTA_KEY: &str = "quota";

/// What the automation of a context stands on.
pub(crate) struct Ground {
    pub(crate) operator: OperatorId,
    pub(crate) clock: Arc<ContextClock>,
    /// The way to the platform, without a key.
    pub(crate) transport: CloudTransport,
    /// The operator's own way, which makes the users that actions act as.
    pub(crate) root: Client<Arc<Account>>,
    /// The way out for what is sent to others.
    pub(crate) outlet: Outlet,
    /// Tells the platform's lives apart, where it has several: a world that begins anew is another.
    pub(crate) world: World,
}

/// What tells a platform's life from those before; none where it has but one.
pub(crate) type World = Arc<dyn Fn() -> BoxFuture<'static, Result<Option<String>, StoreError>> + Send + Sync>;

/// The automation of a context. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Automation {
    inner: Arc<Inner>,
}

struct Inner {
    ground: Ground,
    db: Db<AutomationTables>,
    apps: RwLock<BTreeMap<FluxAppId, Arc<Ready>>>,
    accounts: Mutex<BTreeMap<(FluxAppId, FluxPartId), Arc<Account>>>,
    queue: mpsc::UnboundedSender<Waiting>,
    /// How many messages in the queue are at hand.
    at_hand: AtomicUsize,
    /// How many messages may come in a month; none without limit.
    per_month: RwLock<Option<u64>>,
    /// Held by whoever saves: two at once would make two users of one name.
    saving: AsyncMutex<()>,
    /// Messages up to this number were there when the server began; whoever takes a later one sees to it.
    left: i64,
}

/// A message that waits for somebody to work on it: its number, and the message itself where it is at hand.
pub(crate) type Waiting = (i64, Option<Box<StoredRun>>);

/// The messages that wait.
pub(crate) type Queue = mpsc::UnboundedReceiver<Waiting>;

/// An app, ready to run.
#[derive(Debug)]
pub(super) struct Ready {
    pub(super) stored: StoredApp,
    /// None where a newer version of Kansei reads it otherwise than the one that saved it.
    pub(super) graph: Option<Graph>,
}

impl Automation {
    /// Opens the automation at `path`; the queue is for [`Automation::run`].
    ///
    /// # Errors
    /// The database does not open.
    pub(crate) fn open(path: &Path, ground: Ground) -> Result<(Self, Queue), StoreError> {
        let store = AutomationStore::open(path, steady::steady)?;
        let (apps, per_month, left) = store
            .read(|automation| Ok((automation.apps()?, automation.meta(QUOTA_KEY)?, automation.newest()?)))?;
        let apps =
            apps.into_iter().map(|stored| (stored.app.id.clone(), Arc::new(Ready::new(stored)))).collect();
        let (queue, waiting) = mpsc::unbounded_channel();
        let inner = Inner {
            ground,
            db: Db::new(store, Part::Automation),
            apps: RwLock::new(apps),
            accounts: Mutex::default(),
            queue,
            at_hand: AtomicUsize::new(0),
            per_month: RwLock::new(per_month.unwrap_or(Some(QUOTA))),
            saving: AsyncMutex::new(()),
            left,
        };
        Ok((Automation { inner: Arc::new(inner) }, waiting))
    }

    /// Works on what comes in, and on what was left when the server ended, until `stop` says so.
    pub(crate) async fn run(self, waiting: Queue, stop: Stop) {
        let watching = self.db().clone().watch_disk(stop.clone());
        tokio::join!(work::run(self.clone(), waiting, stop.clone()), timers::run(self, stop), watching);
    }

    pub(super) fn ground(&self) -> &Ground {
        &self.inner.ground
    }

    pub(crate) fn db(&self) -> &Db<AutomationTables> {
        &self.inner.db
    }

    /// Whose platform it acts on.
    pub(crate) fn operator(&self) -> &OperatorId {
        &self.inner.ground.operator
    }

    /// Whether it can be written down what comes in.
    pub(crate) fn writable(&self) -> &Writable {
        self.db().writable()
    }

    /// In which life of the platform it is, where that has several.
    pub(crate) async fn world(&self) -> Result<Option<String>, StoreError> {
        (self.inner.ground.world)().await
    }

    pub(super) fn left(&self) -> i64 {
        self.inner.left
    }

    pub(super) fn now(&self) -> UnixMillis {
        self.inner.ground.clock.now()
    }

    pub(super) async fn saving(&self) -> MutexGuard<'_, ()> {
        self.inner.saving.lock().await
    }

    pub(super) fn app(&self, id: &FluxAppId) -> Option<Arc<Ready>> {
        self.inner.apps.read().unwrap_or_else(PoisonError::into_inner).get(id).cloned()
    }

    pub(super) fn apps(&self) -> Vec<Arc<Ready>> {
        self.inner.apps.read().unwrap_or_else(PoisonError::into_inner).values().cloned().collect()
    }

    /// Puts an app into the place of the one of its id; what comes in from now on meets it.
    pub(super) fn put(&self, stored: StoredApp) {
        let id = stored.app.id.clone();
        self.forget_accounts(&id);
        let mut apps = self.inner.apps.write().unwrap_or_else(PoisonError::into_inner);
        apps.insert(id, Arc::new(Ready::new(stored)));
    }

    pub(super) fn take_away(&self, id: &FluxAppId) {
        self.forget_accounts(id);
        self.inner.apps.write().unwrap_or_else(PoisonError::into_inner).remove(id);
    }

    /// The account that an action acts as.
    pub(super) fn account(&self, ready: &Ready, action: &FluxPartId) -> Option<Arc<Account>> {
        let key = ready.stored.keys.get(action)?;
        let id = (ready.stored.app.id.clone(), action.clone());
        let mut accounts = self.inner.accounts.lock().unwrap_or_else(PoisonError::into_inner);
        let account = accounts.entry(id).or_insert_with(|| {
            let transport = self.inner.ground.transport.clone();
            Arc::new(Account::new(transport, key.auth_key_id.clone(), key.auth_key.clone()))
        });
        Some(Arc::clone(account))
    }

    /// Lets somebody work on these messages.
    pub(super) fn enqueue(&self, waiting: impl IntoIterator<Item = Waiting>) {
        for (id, message) in waiting {
            let message = message.filter(|_| self.inner.at_hand.load(Ordering::Relaxed) < MOST_AT_HAND);
            if message.is_some() {
                self.inner.at_hand.fetch_add(1, Ordering::Relaxed);
            }
            // Nobody works any more only when the server is ending; the next one finds it.
            let _ = self.inner.queue.send((id, message));
        }
    }

    /// Says that a message has left the queue.
    pub(super) fn taken_up(&self, message: Option<&StoredRun>) {
        if message.is_some() {
            self.inner.at_hand.fetch_sub(1, Ordering::Relaxed);
        }
    }

    /// How many messages may come in a month; none without limit.
    pub(super) fn per_month(&self) -> Option<u64> {
        *self.inner.per_month.read().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) async fn set_per_month(&self, per_month: Option<u64>) -> Result<(), StoreError> {
        self.db().write(move |automation| automation.set_meta(QUOTA_KEY, &per_month)).await?;
        *self.inner.per_month.write().unwrap_or_else(PoisonError::into_inner) = per_month;
        Ok(())
    }

    pub(crate) async fn quota(&self) -> Result<Quota, StoreError> {
        let (now, per_month) = (self.now(), self.per_month());
        let since = month_of(now);
        let used = self.db().read(move |automation| automation.events(since)).await?;
        Ok(Quota { per_month, used, since, ends_at: ends_at(per_month, used, since, now) })
    }

    fn forget_accounts(&self, id: &FluxAppId) {
        let mut accounts = self.inner.accounts.lock().unwrap_or_else(PoisonError::into_inner);
        accounts.retain(|(app, _), _| app != id);
    }
}

impl Ready {
    fn new(stored: StoredApp) -> Self {
        let graph = graph(&stored.app.app)
            .inspect_err(
                |flaws| tracing::warn!(app = %stored.app.id, flaws = flaws.len(), "an app does not run"),
            )
            .ok();
        Ready { stored, graph }
    }
}

/// When the month began that `at` lies in, by UTC.
pub(super) fn month_of(at: UnixMillis) -> UnixMillis {
    UnixMillis(calendar::month_of(at.0).0)
}

/// When a quota is used up, if messages go on coming as they did this month.
fn ends_at(per_month: Option<u64>, used: u64, since: UnixMillis, now: UnixMillis) -> Option<UnixMillis> {
    let quota = per_month?;
    if used >= quota {
        return Some(now);
    }
    let passed = now.since(since).max(1);
    let (left, pace) = ((quota - used) as f64, used as f64 / passed as f64);
    #[expect(
        clippy::cast_possible_truncation,
        reason = "a float saturates, and what lies so far ahead is no matter"
    )]
    let at = UnixMillis(now.0.saturating_add((left / pace) as i64));
    // The next month begins anew.
    (used > 0 && at.0 < calendar::month_of(since.0).1).then_some(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2026-11-11T00:00:00Z, ten days into the month.
    const NOW: UnixMillis = UnixMillis(1_794_355_200_000);
    const DAY: i64 = 86_400_000;

    #[test]
    fn a_quota_ends_when_it_is_used_up_at_this_pace() {
        let since = month_of(NOW);
        assert_eq!(ends_at(Some(2_000), 1_000, since, NOW), Some(NOW.plus(10 * DAY)));
        assert_eq!(ends_at(Some(10_000), 1_000, since, NOW), None, "the next month begins before");
        assert_eq!(ends_at(Some(100), 100, since, NOW), Some(NOW));
        assert_eq!((ends_at(None, 5, since, NOW), ends_at(Some(5), 0, since, NOW)), (None, None));
    }
}
