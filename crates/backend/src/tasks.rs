//! The tasks of a server: they come also while it runs, and it waits for them when it ends.

use std::{
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::task::{AbortHandle, JoinSet};

/// The server ends: no further task begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Ending;

/// Tasks that end together, all of them when this is dropped.
#[derive(Debug)]
pub(crate) struct Tasks {
    running: Mutex<Option<Running>>,
}

#[derive(Debug, Default)]
struct Running {
    /// They may wait on a peer.
    facing: JoinSet<()>,
    /// They wait on nobody but this machine, and have something to bring to its end.
    keeping: JoinSet<()>,
}

impl Tasks {
    pub(crate) fn new() -> Self {
        Tasks { running: Mutex::new(Some(Running::default())) }
    }

    /// Lets `work` run beside the others.
    ///
    /// # Errors
    /// The server ends already; nothing runs.
    pub(crate) fn spawn(&self, work: impl Future<Output = ()> + Send + 'static) -> Result<(), Ending> {
        self.begin(|running| running.facing.spawn(work))
    }

    /// Lets `work` run that has something to keep when the server ends, and is given more time for it.
    ///
    /// # Errors
    /// See [`Tasks::spawn`].
    pub(crate) fn spawn_keeping(
        &self,
        work: impl Future<Output = ()> + Send + 'static,
    ) -> Result<(), Ending> {
        self.begin(|running| running.keeping.spawn(work))
    }

    /// Waits until all have ended, and breaks off what has not within `grace`: for what keeps something, `longer`.
    pub(crate) async fn end(&self, grace: Duration, longer: Duration) {
        let Some(Running { facing, keeping }) = self.lock().take() else { return };
        // What is broken off waited on a peer; what was acknowledged is on disk.
        tokio::join!(ended(facing, grace), ended(keeping, longer));
    }

    fn begin(&self, spawn: impl FnOnce(&mut Running) -> AbortHandle) -> Result<(), Ending> {
        self.lock().as_mut().map(spawn).map(drop).ok_or(Ending)
    }

    fn lock(&self) -> MutexGuard<'_, Option<Running>> {
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn ended(mut tasks: JoinSet<()>, grace: Duration) {
    let all = async { while tasks.join_next().await.is_some() {} };
    if tokio::time::timeout(grace, all).await.is_err() {
        tasks.shutdown().await;
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
        tasks.end(Duration::from_millis(1), Duration::from_secs(60)).await;
        assert_eq!((doing.await, tasks.spawn(async {})), (Ok(7), Err(Ending)));
        assert_eq!(tasks.spawn_keeping(async {}), Err(Ending));
    }

    #[tokio::test]
    async fn what_keeps_something_is_given_more_time() {
        let tasks = Tasks::new();
        let (held, broken_off) = tokio::sync::oneshot::channel::<()>();
        let (done, doing) = tokio::sync::oneshot::channel();
        let facing = async move {
            std::future::pending::<()>().await;
            drop(held);
        };
        tasks.spawn(facing).unwrap();
        let keep = async move {
            assert!(broken_off.await.is_err(), "the other's time is over");
            done.send(7).unwrap();
        };
        tasks.spawn_keeping(keep).unwrap();
        tasks.end(Duration::from_millis(1), Duration::from_secs(60)).await;
        assert_eq!(doing.await, Ok(7));
    }
}
