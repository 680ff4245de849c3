use api::{
    console::job::{Job, Steer},
    id::JobId,
};
use ops::job::JobState;
use store::StoreError;
use tokio::sync::{mpsc, oneshot};

/// A handle on the task that carries out the jobs of one context.
#[derive(Debug, Clone)]
pub(crate) struct JobRunner {
    pub(super) wishes: mpsc::UnboundedSender<Wish>,
}

/// What somebody wants of the jobs.
#[derive(Debug)]
pub(super) enum Wish {
    /// A job is to start.
    Start(Box<JobState>, oneshot::Sender<Result<Option<Job>, StoreError>>),
    /// A job is to be steered.
    Steer { id: JobId, to: Steer, by: String, answer: oneshot::Sender<Option<Job>> },
}

impl JobRunner {
    /// Takes a job on. It is on disk when this answers, with the job that the same intention started before, if it did;
    /// with none when another intention has started the plan.
    ///
    /// # Errors
    /// It cannot be kept, or the server is ending.
    pub(crate) async fn start(&self, state: JobState) -> Result<Option<Job>, StoreError> {
        let (answer, receiver) = oneshot::channel();
        self.wishes.send(Wish::Start(Box::new(state), answer)).map_err(|_| StoreError::Closed)?;
        receiver.await.map_err(|_| StoreError::Closed)?
    }

    /// Steers a job; answers once that is on disk, with the job as it stands then, or with none where none of that id runs.
    ///
    /// # Errors
    /// The server is ending.
    pub(crate) async fn steer(&self, id: JobId, to: Steer, by: String) -> Result<Option<Job>, StoreError> {
        let (answer, receiver) = oneshot::channel();
        self.wishes.send(Wish::Steer { id, to, by, answer }).map_err(|_| StoreError::Closed)?;
        receiver.await.map_err(|_| StoreError::Closed)
    }
}
