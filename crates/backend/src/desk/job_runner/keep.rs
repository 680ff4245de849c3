//! A job reaches the disk before anything else is done with it, and pages after that.

use std::time::Duration;

use store::StoreError;

use super::{
    running::RunningJob,
    task::{JobTask, Tools},
};
use crate::steady;

/// How long to wait before a state that could not be kept is tried again.
pub(super) const RETRY: Duration = Duration::from_secs(1);

impl JobTask {
    /// Keeps a job that may have changed, then tells it.
    pub(super) async fn moved(&self, job: &mut RunningJob) -> Result<(), StoreError> {
        self.keep(job).await?;
        self.tell(job);
        Ok(())
    }

    /// Keeps the job before anything else is done. A disk that is full or a queue that is long is waited for: until the
    /// state is kept no further call is made, and nothing of it is lost.
    pub(super) async fn keep(&self, job: &mut RunningJob) -> Result<(), StoreError> {
        loop {
            match self.write(job).await {
                Ok(()) => return Ok(()),
                Err(StoreError::Closed) => return Err(StoreError::Closed),
                // Said already, once for everybody.
                Err(error) if error.trouble().is_some() => self.tools.db.writable().healed().await,
                Err(error) => {
                    let id = &job.state.job().id;
                    tracing::error!(%error, job = %id, "a job could not be kept; trying again");
                    tokio::time::sleep(RETRY).await;
                }
            }
        }
    }

    /// What changed of the job and its new ledger rows, in one transaction; nothing where all that is on disk.
    pub(super) async fn write(&self, job: &mut RunningJob) -> Result<(), StoreError> {
        let Some(changes) = job.unkept() else { return Ok(()) };
        let key = self.tools.db.ledger_key();
        self.tools.db.write(move |desk| desk.put_changes(&changes, &key)).await?;
        job.is_kept();
        Ok(())
    }

    /// See [`tell`].
    pub(super) fn tell(&self, job: &mut RunningJob) {
        tell(&self.tools, job);
    }
}

/// Tells pages of the job where they know another one and it is time for it, and then rows of what it has in hand: a page
/// changes a job's row with the job.
pub(super) fn tell(tools: &Tools, job: &mut RunningJob) {
    if let Some(news) = job.news(steady::steady()) {
        tools.mirror.tell_job(news);
    }
    let marks = job.state.take_marks();
    if !marks.is_empty() {
        tools.mirror.set_marks(&job.state.job().id, marks);
    }
}
