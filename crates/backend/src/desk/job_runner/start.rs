use api::console::job::Job;
use ops::job::JobState;
use store::StoreError;
use tokio::sync::{mpsc, oneshot};

/// A handle on the task that carries out the jobs of one context.
#[derive(Debug, Clone)]
pub(crate) struct JobRunner {
    pub(super) starts: mpsc::UnboundedSender<Start>,
}

/// A job that somebody wants started.
#[derive(Debug)]
pub(super) struct Start {
    pub(super) state: JobState,
    pub(super) answer: oneshot::Sender<Result<Option<Job>, StoreError>>,
}

impl JobRunner {
    /// Takes a job on. It is on disk when this answers, with the job that the same intention started before, if it did;
    /// with none when another intention has started the plan.
    ///
    /// # Errors
    /// It cannot be kept, or the server is ending.
    pub(crate) async fn start(&self, state: JobState) -> Result<Option<Job>, StoreError> {
        let (answer, receiver) = oneshot::channel();
        self.starts.send(Start { state, answer }).map_err(|_| StoreError::Closed)?;
        receiver.await.map_err(|_| StoreError::Closed)?
    }
}
