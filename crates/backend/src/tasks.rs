//! The tasks of a server: they come also while it runs, and it waits for them when it ends.

use std::{
    sync::{Mutex, PoisonError},
    time::Duration,
};

use tokio::task::JoinSet;

/// The server ends: no further task begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Ending;

/// Tasks that end together, all of them when this is dropped.
#[derive(Debug)]
pub(crate) struct Tasks {
    running: Mutex<Option<JoinSet<()>>>,
}

impl Tasks {
    pub(crate) fn new() -> Self {
        Tasks { running: Mutex::new(Some(JoinSet::new())) }
    }

    /// Lets `work` run beside the others.
    ///
    /// # Errors
    /// The server ends already; nothing runs.
    pub(crate) fn spawn(&self, work: impl Future<Output = ()> + Send + 'static) -> Result<(), Ending> {
        let mut running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        running.as_mut().ok_or(Ending)?.spawn(work);
        Ok(())
    }

    /// Waits until all have ended, and breaks off what has not within `grace`.
    pub(crate) async fn end(&self, grace: Duration) {
        let running = self.running.lock().unwrap_or_else(PoisonError::into_inner).take();
        let Some(mut running) = running else { return };
        let ended = async { while running.join_next().await.is_some() {} };
        if tokio::time::timeout(grace, ended).await.is_err() {
            // What is left waits on a peer; what was acknowledged is on disk.
            running.shutdown().await;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn nothing_begins_once_the_end_has() {
        let tasks = Tasks::new();
        let (done, doing) = tokio::sync::oneshot::channel();
        tasks.spawn(async move { done.send(7).unwrap() }).unwrap();
        tasks.spawn(std::future::pending()).unwrap();
        tasks.end(Duration::from_millis(1)).await;
        assert_eq!((doing.await, tasks.spawn(async {})), (Ok(7), Err(Ending)));
    }
}
