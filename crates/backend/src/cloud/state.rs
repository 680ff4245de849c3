use std::sync::Arc;

use api::{UnixMillis, console::feed::Cause};
use emulator::Cx;
use store::{
    Lane, StoreError, Submit,
    world::{Reading, Tx, WorldStore},
};
use tokio::sync::{mpsc, oneshot, watch};

use crate::{
    clock::ContextClock,
    cloud::{faults::Faults, mints::Mints, passwords::Passwords, token::Tokens},
    config::Outbound,
    credentials::Credentials,
    feed::ContextChange,
    visits::Visits,
};

/// A local world at work. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Cloud {
    inner: Arc<Inner>,
}

struct Inner {
    store: WorldStore,
    parts: Parts,
    tokens: Tokens,
    mints: Mints,
    passwords: Passwords,
    faults: Faults,
    /// Rings whenever something was written: what falls due next may be another.
    written: watch::Sender<u64>,
}

/// What a world is made of, beside its database.
pub(crate) struct Parts {
    pub(crate) clock: Arc<ContextClock>,
    pub(crate) credentials: Credentials,
    pub(crate) outbound: Outbound,
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
        let tokens = Tokens::new(&parts.credentials);
        let mints = Mints::new(&parts.credentials);
        let (passwords, faults) = (Passwords::default(), Faults::default());
        let inner = Inner { store, parts, tokens, mints, passwords, faults, written: watch::channel(0).0 };
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

    /// Makes secrets of this world's users.
    pub(crate) fn mints(&self) -> &Mints {
        &self.inner.mints
    }

    pub(crate) fn passwords(&self) -> &Passwords {
        &self.inner.passwords
    }

    pub(crate) fn faults(&self) -> &Faults {
        &self.inner.faults
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

    /// Runs a command that looks after time and cause itself.
    pub(crate) async fn transact<R: Send + 'static>(
        &self,
        lane: Lane,
        work: impl FnOnce(&mut Tx<'_>) -> Result<R, AppError> + Send + 'static,
    ) -> Result<R, AppError> {
        let (sender, receiver) = oneshot::channel();
        self.inner
            .store
            .write(lane, work, move |outcome| {
                // Whoever asked may have gone; the command is kept all the same.
                let _ = sender.send(outcome);
            })
            .map_err(|submit| match submit {
                Submit::Full => AppError::Busy,
                Submit::Closed => StoreError::Closed.into(),
            })?;
        let outcome = receiver.await.map_err(|_| StoreError::Closed)??;
        self.inner.written.send_modify(|count| *count += 1);
        outcome
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
