//! A database of rows from async code, and whether it takes writes.

use std::sync::Arc;

use api::console::notice::Part;
use store::{Content, Database, StoreError, Submit};
use tokio::sync::oneshot;

use crate::{
    stop::Stop,
    writable::{EVERY, Writable},
};

/// A database. Cheap to clone.
pub(crate) struct Db<C> {
    store: Arc<Database<C>>,
    writable: Arc<Writable>,
}

impl<C> Clone for Db<C> {
    fn clone(&self) -> Self {
        Db { store: Arc::clone(&self.store), writable: Arc::clone(&self.writable) }
    }
}

impl<C: Content> Db<C> {
    pub(crate) fn new(store: Database<C>, part: Part) -> Self {
        Db { store: Arc::new(store), writable: Arc::new(Writable::new(part)) }
    }

    /// Runs a command; answers after the commit.
    pub(crate) async fn write<R: Send + 'static>(
        &self,
        work: impl FnOnce(&mut C::Tx<'_>) -> Result<R, StoreError> + Send + 'static,
    ) -> Result<R, StoreError> {
        self.writable.admit()?;
        let outcome = self.try_to(work).await;
        if let Err(error) = &outcome {
            self.writable.hear(error);
        }
        outcome
    }

    /// Reads the last commit, on a thread that may block.
    pub(crate) async fn read<R: Send + 'static>(
        &self,
        read: impl FnOnce(C::Reading<'_>) -> Result<R, StoreError> + Send + 'static,
    ) -> Result<R, StoreError> {
        let store = Arc::clone(&self.store);
        tokio::task::spawn_blocking(move || store.read(read))
            .await
            .map_err(|error| StoreError::Panicked(error.to_string()))?
    }

    /// Whether it takes writes.
    pub(crate) fn writable(&self) -> &Writable {
        &self.writable
    }

    /// Tries from time to time, while nothing can be written, whether something can, until `stop` says so.
    pub(crate) async fn watch_disk(self, stop: Stop) {
        self.writable.watch_over(EVERY, || self.try_to(|tx| C::probe(tx)), stop).await;
    }

    /// Runs a command, whether or not others may.
    async fn try_to<R: Send + 'static>(
        &self,
        work: impl FnOnce(&mut C::Tx<'_>) -> Result<R, StoreError> + Send + 'static,
    ) -> Result<R, StoreError> {
        let (sender, receiver) = oneshot::channel();
        self.store
            .write(work, move |outcome| {
                // Whoever asked may have gone; the command is kept all the same.
                let _ = sender.send(outcome);
            })
            .map_err(|submit| match submit {
                Submit::Full => StoreError::Busy,
                Submit::Closed => StoreError::Closed,
            })?;
        receiver.await.map_err(|_| StoreError::Closed)?
    }
}
