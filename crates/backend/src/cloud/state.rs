use std::{path::Path, sync::Arc};

use api::{
    UnixMillis,
    console::{feed::Cause, notice::Part},
    id::ContextId,
};
use emulator::{Cx, retention::Retention};
use store::{
    Lane, StoreError, Submit,
    world::{Reading, Tx, WorldStore},
};
use tokio::sync::{Mutex, MutexGuard, Semaphore, mpsc, oneshot, watch};

use crate::{
    authority::Authority,
    clock::ContextClock,
    cloud::{
        app::sim::{Kept, Key, find},
        budget::Budgets,
        calls::Calls,
        doors::Hall,
        downlink::Lines,
        faults::Faults,
        files::Files,
        held::Held,
        links::Links,
        mints::Mints,
        passwords::Passwords,
        sending::Sending,
        token::Tokens,
    },
    config::Outbound,
    credentials::Credentials,
    feed::ContextChange,
    lines::Devices,
    outbound::{Filing, Inlet, Mailer, Uplink},
    stop::Stop,
    visits::Visits,
    writable::{EVERY, Writable},
};

/// How many look through the fleet at a time, whoever asks: the others wait, and other reads have their threads.
const SCANS: usize = 2;

/// A local world at work. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Cloud {
    inner: Arc<Inner>,
}

struct Inner {
    store: WorldStore,
    parts: Parts,
    tokens: Tokens,
    links: Links,
    held: Held,
    mints: Mints,
    passwords: Passwords,
    faults: Faults,
    calls: Calls,
    writable: Arc<Writable>,
    budgets: Budgets,
    sending: Sending,
    files: Files,
    hall: Hall,
    lines: Lines,
    /// Turns at looking through the fleet.
    scans: Arc<Semaphore>,
    /// Rings whenever something was written: what falls due next may be another.
    written: watch::Sender<u64>,
    /// Held by whoever turns the whole world: two at once would leave a mixture.
    steering: Mutex<()>,
}

/// What a world is made of, beside its database.
pub(crate) struct Parts {
    /// The context that it is.
    pub(crate) id: ContextId,
    pub(crate) clock: Arc<ContextClock>,
    pub(crate) credentials: Credentials,
    /// Vouches for its doors.
    pub(crate) authority: Authority,
    pub(crate) outbound: Outbound,
    /// Sends mails, where they are to be real.
    pub(crate) mailer: Option<Mailer>,
    /// Takes what goes to this server itself.
    pub(crate) inlet: Inlet,
    /// Brings what devices send to those who listen.
    pub(crate) uplink: Uplink,
    /// The same of what happens to files.
    pub(crate) filing: Filing,
    /// Reaches its devices.
    pub(crate) devices: Devices,
    /// Where its `/v1` stands, e.g. `http://127.0.0.1:8080`.
    pub(crate) endpoint: String,
    /// What it forgets.
    pub(crate) retention: Retention,
    /// Where resets and changes of the clock are told.
    pub(crate) told: mpsc::UnboundedSender<ContextChange>,
    /// How a world begins that has none yet, or is reset without words.
    pub(crate) beginning: super::populate::Beginning,
    /// Who is inside: work that nobody waits for any more is among them.
    pub(crate) visits: Visits,
}

/// Why a command came to nothing.
#[derive(Debug, thiserror::Error)]
pub(crate) enum AppError {
    /// The world says no; nothing changed.
    #[error(transparent)]
    Refused(#[from] emulator::Error),
    /// A fault of ours; nothing changed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Too much is waiting; nothing was tried.
    #[error("too many commands are waiting")]
    Busy,
    /// The server ends; what was done so far stands.
    #[error("the server is ending")]
    Ending,
}

impl Cloud {
    pub(crate) fn new(store: WorldStore, parts: Parts) -> Self {
        let tokens = Tokens::new(&parts.credentials, &parts.id);
        let links = Links::new(&parts.credentials, &parts.id);
        let mints = Mints::new(&parts.credentials);
        let (passwords, faults) = (Passwords::default(), Faults::default());
        let writable = Arc::new(Writable::new(Part::World));
        let hears = Arc::clone(&writable);
        store.on_trouble(move |error| {
            tracing::error!(%error, "rows cannot be brought up to date; it is tried again");
            hears.hear(error);
        });
        let inner = Inner {
            store,
            parts,
            tokens,
            links,
            held: Held::default(),
            mints,
            passwords,
            faults,
            calls: Calls::default(),
            writable,
            budgets: Budgets::default(),
            sending: Sending::default(),
            files: Files::default(),
            hall: Hall::default(),
            lines: Lines::default(),
            scans: Arc::new(Semaphore::new(SCANS)),
            written: watch::channel(0).0,
            steering: Mutex::new(()),
        };
        Cloud { inner: Arc::new(inner) }
    }

    pub(crate) fn parts(&self) -> &Parts {
        &self.inner.parts
    }

    pub(crate) fn clock(&self) -> &ContextClock {
        &self.inner.parts.clock
    }

    pub(crate) fn tokens(&self) -> &Tokens {
        &self.inner.tokens
    }

    pub(crate) fn links(&self) -> &Links {
        &self.inner.links
    }

    /// Room for downlink calls.
    pub(crate) fn lines(&self) -> &Lines {
        &self.inner.lines
    }

    /// The doors that are open.
    pub(crate) fn hall(&self) -> &Hall {
        &self.inner.hall
    }

    pub(crate) fn files(&self) -> &Files {
        &self.inner.files
    }

    /// What is known of tokens that hold, and how often tokens were ended.
    pub(crate) fn held(&self) -> (&Held, u64) {
        (&self.inner.held, self.inner.store.endings())
    }

    /// Makes secrets of this world's users.
    pub(crate) fn mints(&self) -> &Mints {
        &self.inner.mints
    }

    pub(crate) fn passwords(&self) -> &Passwords {
        &self.inner.passwords
    }

    /// Who called its API.
    pub(crate) fn calls(&self) -> &Calls {
        &self.inner.calls
    }

    pub(crate) fn faults(&self) -> &Faults {
        &self.inner.faults
    }

    /// Waits for one's turn to begin the world anew, or to set its clock.
    pub(crate) async fn steering(&self) -> MutexGuard<'_, ()> {
        self.inner.steering.lock().await
    }

    pub(crate) fn budgets(&self) -> &Budgets {
        &self.inner.budgets
    }

    /// The messages that are on their way out.
    pub(crate) fn sending(&self) -> &Sending {
        &self.inner.sending
    }

    pub(crate) fn now(&self) -> UnixMillis {
        self.inner.parts.clock.now()
    }

    /// Rings after every write.
    pub(crate) fn written(&self) -> watch::Receiver<u64> {
        self.inner.written.subscribe()
    }

    /// Runs a command because of `cause`, at the world's present time; answers after the commit.
    pub(crate) async fn write<R: Send + 'static>(
        &self,
        cause: Cause,
        work: impl FnOnce(&mut Tx<'_>, &mut Cx) -> Result<R, AppError> + Send + 'static,
    ) -> Result<R, AppError> {
        self.write_in(Lane::Operator, cause, work).await
    }

    /// The same, in the lane that the command belongs to.
    pub(crate) async fn write_in<R: Send + 'static>(
        &self,
        lane: Lane,
        cause: Cause,
        work: impl FnOnce(&mut Tx<'_>, &mut Cx) -> Result<R, AppError> + Send + 'static,
    ) -> Result<R, AppError> {
        let clock = Arc::clone(&self.inner.parts.clock);
        self.transact(lane, move |tx| {
            let mut cx = tx.cx(clock.now(), cause)?;
            work(tx, &mut cx)
        })
        .await
    }

    /// Whether the world takes writes.
    pub(crate) fn writable(&self) -> &Writable {
        &self.inner.writable
    }

    /// Runs a command that looks after time and cause itself.
    pub(crate) async fn transact<R: Send + 'static>(
        &self,
        lane: Lane,
        work: impl FnOnce(&mut Tx<'_>) -> Result<R, AppError> + Send + 'static,
    ) -> Result<R, AppError> {
        self.transact_then(lane, work, || ()).await
    }

    /// Changes files because of `cause`; whoever tells of them hears of it once it is committed, also where nobody waits for
    /// the answer any more.
    pub(crate) async fn write_files<R: Send + 'static>(
        &self,
        cause: Cause,
        work: impl FnOnce(&mut Tx<'_>, &mut Cx) -> Result<R, AppError> + Send + 'static,
    ) -> Result<R, AppError> {
        let (clock, files) = (Arc::clone(&self.inner.parts.clock), self.inner.files.clone());
        let work = move |tx: &mut Tx<'_>| {
            let mut cx = tx.cx(clock.now(), cause)?;
            work(tx, &mut cx)
        };
        self.transact_then(Lane::Operator, work, move || files.change()).await
    }

    /// Runs a command, and `after` when it is over.
    async fn transact_then<R: Send + 'static>(
        &self,
        lane: Lane,
        work: impl FnOnce(&mut Tx<'_>) -> Result<R, AppError> + Send + 'static,
        after: impl FnOnce() + Send + 'static,
    ) -> Result<R, AppError> {
        self.inner.writable.admit()?;
        let outcome = self.try_to(lane, work, after).await;
        if let Err(AppError::Store(error)) = &outcome {
            self.inner.writable.hear(error);
        }
        outcome
    }

    /// Tries from time to time, while nothing can be written, whether something can, until `stop` says so.
    pub(crate) async fn watch_disk(self, stop: Stop) {
        let probe = || async {
            match self.try_to(Lane::Operator, |tx| Ok(tx.probe()?), || ()).await {
                Err(AppError::Store(error)) => Err(error),
                Err(AppError::Busy | AppError::Refused(_) | AppError::Ending) => Err(StoreError::Busy),
                Ok(()) => Ok(()),
            }
        };
        self.inner.writable.watch_over(EVERY, probe, stop).await;
    }

    /// For tests: from now on the world's disk is full, or is no more.
    pub(crate) async fn act_full(&self, full: bool) -> Result<(), AppError> {
        self.try_to(Lane::Operator, move |tx| Ok(tx.act_full(full)?), || ()).await
    }

    /// Runs a command, whether or not others may.
    async fn try_to<R: Send + 'static>(
        &self,
        lane: Lane,
        work: impl FnOnce(&mut Tx<'_>) -> Result<R, AppError> + Send + 'static,
        after: impl FnOnce() + Send + 'static,
    ) -> Result<R, AppError> {
        let (sender, receiver) = oneshot::channel();
        let inner = Arc::clone(&self.inner);
        self.inner
            .store
            .write(lane, work, move |outcome| {
                // Whoever asked may have gone; the command is kept all the same, and others hear of it.
                after();
                inner.written.send_modify(|count| *count += 1);
                let _ = sender.send(outcome);
            })
            .map_err(|submit| match submit {
                Submit::Full => AppError::Busy,
                Submit::Closed => StoreError::Closed.into(),
            })?;
        receiver.await.map_err(|_| StoreError::Closed)??
    }

    /// Copies the world as of the last commit; blocks.
    pub(crate) fn copy_to(&self, to: &Path) -> Result<(), StoreError> {
        self.inner.store.copy_to(to)
    }

    /// One SIM as of the last commit, on a thread that may block only where the disk must be looked at.
    pub(crate) async fn sim(&self, key: Key) -> Kept {
        let at_hand = match &key {
            Key::Sim(id) => self.inner.store.at_hand(id),
            Key::Imsi(imsi) => self.inner.store.at_hand_by_imsi(imsi),
        };
        match at_hand {
            Some(record) => Ok(record),
            None => self.read(move |world| Ok(find(&world, &key))).await?,
        }
    }

    /// Reads a piece of the fleet for somebody who looks through all of it, in turn with the others who do.
    pub(crate) async fn scan<R: Send + 'static>(
        &self,
        read: impl FnOnce(Reading<'_>) -> Result<R, StoreError> + Send + 'static,
    ) -> Result<R, AppError> {
        let turn = Arc::clone(&self.inner.scans).acquire_owned().await.expect("nobody closes the scans");
        self.read(move |world| {
            // Until the thread is free again, also when nobody waits for it any more.
            let _turn = turn;
            read(world)
        })
        .await
    }

    /// What tells this world from those that stood here before it began anew; none in one that never did.
    pub(crate) async fn generation(&self) -> Result<Option<String>, StoreError> {
        let inner = Arc::clone(&self.inner);
        let read = move || inner.store.read(|world| world.generation());
        tokio::task::spawn_blocking(read).await.map_err(|error| StoreError::Panicked(error.to_string()))?
    }

    /// Reads the last commit, on a thread that may block.
    pub(crate) async fn read<R: Send + 'static>(
        &self,
        read: impl FnOnce(Reading<'_>) -> Result<R, StoreError> + Send + 'static,
    ) -> Result<R, AppError> {
        let inner = Arc::clone(&self.inner);
        let outcome = tokio::task::spawn_blocking(move || inner.store.read(read)).await;
        outcome.map_err(|error| StoreError::Panicked(error.to_string()))?.map_err(AppError::from)
    }
}
