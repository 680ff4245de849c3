use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use api::{
    UnixMillis,
    console::{
        feed::Change,
        group_row::GroupRow,
        sim_row::{Mark, SimRow},
        window::{Window, WindowQuery},
    },
    id::{GroupId, SimId},
    soracom::{group::Group, session::SessionEvent, sim::Sim},
};
use client::Client;
use index::{Found, Index, QueryError};
use ops::plan::{Groups, TargetFacts};
use tokio::sync::{mpsc, watch};

use crate::{
    clock::ContextClock,
    desk::mirror::{Snapshot, keeping::Keeping, marks::Marks},
    feed::{Beside, ContextChange, Hub},
    reach::Account,
    steady,
    stop::{Stop, stopped},
};

/// How often changed group rows are told, at most.
const GROUPS_EVERY: Duration = Duration::from_millis(500);
/// How long to wait before a fleet that could not be read is tried again.
const RETRY: Duration = Duration::from_secs(1);

/// A context's fleet as rows.
#[derive(Debug)]
pub(crate) struct Mirror {
    pub(super) clock: Arc<ContextClock>,
    pub(super) hub: Arc<Hub>,
    rows: Mutex<Rows>,
    /// True while the whole fleet stands here; false until it was read, and while it is read again.
    pub(super) filled: watch::Sender<bool>,
    /// Where rows are kept between two runs.
    pub(super) snapshot: Snapshot,
    /// For whoever verifies by what was heard.
    pub(super) heard: mpsc::UnboundedSender<Heard>,
}

/// What the jobs of a context want to hear of it.
#[derive(Debug)]
pub(crate) enum Heard {
    /// An entry of a SIM's session history.
    Session(SimId, Box<SessionEvent>),
    /// The world was reset: what jobs worked on is gone.
    Reset,
}

#[derive(Debug, Default)]
pub(super) struct Rows {
    pub(super) index: Index,
    pub(super) marks: Marks,
    /// Groups whose row may have changed since it was last told.
    pub(super) changed_groups: BTreeSet<GroupId>,
    pub(super) told_groups: BTreeMap<GroupId, GroupRow>,
    /// The life of the world whose whole fleet this is; none while it is read, and of a platform that does not say.
    pub(super) epoch: Option<String>,
    /// Rows that changed since they were last kept.
    pub(super) changes: u64,
}

impl Rows {
    /// Lets go of all that was read.
    pub(super) fn forget(&mut self) {
        self.index.clear();
        self.epoch = None;
        self.told_groups.clear();
        self.changed_groups.clear();
    }
}

impl Mirror {
    pub(crate) fn new(
        clock: Arc<ContextClock>,
        hub: Arc<Hub>,
        snapshot: Snapshot,
        heard: mpsc::UnboundedSender<Heard>,
    ) -> Self {
        Mirror { clock, hub, rows: Mutex::default(), filled: watch::channel(false).0, snapshot, heard }
    }

    /// One whose rows come as they are read, from an account elsewhere: how far that is stands beside them, and nobody waits.
    pub(crate) fn elsewhere(
        clock: Arc<ContextClock>,
        hub: Arc<Hub>,
        snapshot: Snapshot,
        heard: mpsc::UnboundedSender<Heard>,
    ) -> Self {
        let mirror = Mirror::new(clock, hub, snapshot, heard);
        mirror.filled.send_replace(true);
        mirror
    }

    /// Whether a job has something under way on any SIM.
    pub(crate) fn has_marks(&self) -> bool {
        !self.lock().marks.is_empty()
    }

    /// Waits until the whole fleet stands here.
    async fn filled(&self) {
        // The sender is part of the mirror, so this ends only with the fleet.
        let _ = self.filled.subscribe().wait_for(|filled| *filled).await;
    }

    /// How many SIMs there are.
    pub(crate) fn count(&self) -> u64 {
        self.lock().index.len() as u64
    }

    /// A window of the SIM list, with the position it was read at.
    pub(crate) async fn sims(self: Arc<Self>, query: WindowQuery) -> Result<Window<SimRow>, QueryError> {
        self.window(move |index, now| index.window(&query, now)).await
    }

    /// A window of the group list, with the position it was read at.
    pub(crate) async fn groups(self: Arc<Self>, query: WindowQuery) -> Result<Window<GroupRow>, QueryError> {
        self.window(move |index, now| index.groups_window(&query, now)).await
    }

    /// Rows of a group's members.
    pub(crate) async fn members(self: Arc<Self>, group: GroupId) -> Vec<SimRow> {
        self.look(move |_, rows| rows.index.members(&group).collect()).await
    }

    /// A group as it is known; none of one that is not there.
    pub(crate) async fn group(self: Arc<Self>, group: GroupId) -> Option<Group> {
        self.look(move |_, rows| rows.index.group(&group).cloned()).await
    }

    /// Rows of these SIMs, in their order; none of one that has no row.
    pub(crate) async fn rows(self: Arc<Self>, sims: Arc<[SimId]>) -> Vec<Option<SimRow>> {
        self.look(move |_, rows| sims.iter().map(|sim| rows.index.get(sim)).collect()).await
    }

    async fn window<T: Send + 'static>(
        self: Arc<Self>,
        find: impl Fn(&Index, UnixMillis) -> Result<Found<T>, QueryError> + Send + Sync + 'static,
    ) -> Result<Window<T>, QueryError> {
        self.look(move |mirror, rows| {
            let clock = mirror.clock.face();
            let began = steady::steady();
            let found = find(&rows.index, clock.now)?;
            Ok(found.into_window(mirror.hub.position(), micros_since(began), clock))
        })
        .await
    }

    /// Looks at the rows once the whole fleet stands here: a list that is still being read would look like a smaller fleet.
    /// In a large one a search takes a while, so it is nothing for a thread that others wait for.
    async fn look<R: Send + 'static>(
        self: Arc<Self>,
        look: impl Fn(&Mirror, &Rows) -> R + Send + Sync + 'static,
    ) -> R {
        let look = Arc::new(look);
        loop {
            self.filled().await;
            let (mirror, look) = (Arc::clone(&self), Arc::clone(&look));
            let looking = tokio::task::spawn_blocking(move || {
                let rows = mirror.lock();
                // It may have begun to be read anew since.
                mirror.filled.borrow().then(|| look(&mirror, &rows))
            });
            match looking.await {
                Ok(Some(seen)) => return seen,
                Ok(None) => {}
                Err(error) => match error.try_into_panic() {
                    Ok(panic) => std::panic::resume_unwind(panic),
                    // The program ends.
                    Err(_) => return std::future::pending().await,
                },
            }
        }
    }

    /// The SIMs that a query finds, by name.
    pub(crate) async fn found(self: Arc<Self>, query: String) -> Result<Vec<SimId>, QueryError> {
        self.look(move |mirror, rows| rows.index.found(&query, mirror.clock.now())).await
    }

    /// Every group.
    pub(crate) async fn all_groups(self: Arc<Self>) -> Groups {
        self.look(|_, rows| {
            rows.index.groups().map(|group| (group.group_id.clone(), Arc::new(group.clone()))).collect()
        })
        .await
    }

    /// What rows say of SIMs, for a plan: of each as much as a read of it would say, but no history. None of one that has no
    /// row.
    pub(crate) async fn facts(self: Arc<Self>, sims: Arc<[SimId]>) -> Vec<Option<TargetFacts>> {
        self.look(move |_, rows| {
            let mut groups = BTreeMap::<GroupId, Option<Arc<Group>>>::new();
            let facts = |sim: &SimId| {
                let row = rows.index.get(sim)?;
                let group = row.group_id.as_ref().and_then(|id| {
                    let known = || rows.index.group(id).cloned().map(Arc::new);
                    groups.entry(id.clone()).or_insert_with(known).clone()
                });
                Some(TargetFacts { sim: row.as_sim(), group, history: None, mark: row.mark, own: None })
            };
            sims.iter().map(facts).collect()
        })
        .await
    }

    /// What a row says of a SIM, as a read of the SIM would say it, and its group; none where there is no such row, or the
    /// fleet is being read anew.
    pub(crate) fn seen(&self, sim: &SimId) -> Option<(Sim, Option<Group>)> {
        let rows = self.lock();
        let row = rows.index.get(sim).filter(|_| *self.filled.borrow())?;
        let group = row.group_id.as_ref().and_then(|id| rows.index.group(id)).cloned();
        Some((row.as_sim(), group))
    }

    /// What is under way on a SIM.
    pub(crate) fn mark(&self, sim: &SimId) -> Option<Mark> {
        self.lock().marks.get(sim).cloned()
    }

    /// Follows what the context tells, until it falls silent or `stop` says so. Then, and now and then before, rows are kept.
    pub(crate) async fn follow(
        self: Arc<Self>,
        client: Client<Arc<Account>>,
        mut told: mpsc::UnboundedReceiver<ContextChange>,
        mut stop: Stop,
    ) {
        let mut groups = tokio::time::interval(GROUPS_EVERY);
        groups.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        let mut keeping = Keeping::new(client.clone());
        loop {
            let answer = tokio::select! {
                change = told.recv() => match change {
                    Some(change) => {
                        self.take(change, &client, &mut stop).await;
                        continue;
                    }
                    None => break,
                },
                _ = groups.tick() => {
                    self.tell_groups();
                    continue;
                }
                answer = keeping.due(&self) => answer,
                () = stopped(&mut stop) => break,
            };
            self.catch_up(&mut told, &client, &mut stop).await;
            keeping.keep(&self, answer).await;
        }
        let answer = keeping.end().await;
        self.catch_up(&mut told, &client, &mut stop).await;
        keeping.keep(&self, answer).await;
        keeping.written().await;
    }

    /// Takes all that was told until now.
    async fn catch_up(
        &self,
        told: &mut mpsc::UnboundedReceiver<ContextChange>,
        client: &Client<Arc<Account>>,
        stop: &mut Stop,
    ) {
        while let Ok(change) = told.try_recv() {
            self.take(change, client, stop).await;
        }
    }

    /// Takes what the context tells.
    async fn take(&self, change: ContextChange, client: &Client<Arc<Account>>, stop: &mut Stop) {
        match change {
            ContextChange::Told(told) => self.apply(told),
            ContextChange::Clock(heard) => {
                self.tell_groups();
                let change = Change::Clock { clock: self.clock.face() };
                self.hub.publish(self.clock.now(), Vec::new(), change, Beside::Nothing);
                let _ = heard.send(());
            }
            ContextChange::Reset(heard) => {
                self.lock().marks.clear();
                let _ = self.heard.send(Heard::Reset);
                while let Err(error) = self.fill(client).await {
                    tracing::error!(%error, "the fleet could not be read; trying again");
                    tokio::select! {
                        () = tokio::time::sleep(RETRY) => {}
                        () = stopped(stop) => return,
                    }
                }
                self.hub.restart();
                let _ = heard.send(());
            }
        }
    }

    pub(super) fn lock(&self) -> MutexGuard<'_, Rows> {
        self.rows.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn micros_since(began: Duration) -> u64 {
    u64::try_from(steady::steady().saturating_sub(began).as_micros()).unwrap_or(u64::MAX)
}
