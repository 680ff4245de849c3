use std::sync::Arc;

use store::{
    StoreError, Submit,
    automation::{AutomationReading, AutomationStore, AutomationTx},
};
use tokio::sync::oneshot;

/// The database of a context's automation. Cheap to clone.
#[derive(Debug, Clone)]
pub(super) struct Db {
    store: Arc<AutomationStore>,
}

impl Db {
    pub(super) fn new(store: AutomationStore) -> Self {
        Db { store: Arc::new(store) }
    }

    /// Runs a command; answers after the commit.
    pub(super) async fn write<R: Send + 'static>(
        &self,
        work: impl FnOnce(&mut AutomationTx<'_>) -> Result<R, StoreError> + Send + 'static,
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

    /// Reads the last commit, on a thread that may block.
    pub(super) async fn read<R: Send + 'static>(
        &self,
        read: impl FnOnce(AutomationReading<'_>) -> Result<R, StoreError> + Send + 'static,
    ) -> Result<R, StoreError> {
        let store = Arc::clone(&self.store);
        tokio::task::spawn_blocking(move || store.read(read))
            .await
            .map_err(|error| StoreError::Panicked(error.to_string()))?
    }
}
