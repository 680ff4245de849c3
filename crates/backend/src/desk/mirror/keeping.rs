//! When rows are kept on disk, and up to where they then stand.

use std::{sync::Arc, time::Duration};

use api::console::rows::{ListRows, RowsPage, RowsQuery};
use client::{Client, ClientError};
use tokio::{
    task::{JoinError, JoinHandle},
    time::{Interval, MissedTickBehavior},
};

use super::{fleet::Mirror, snapshot::Stand};
use crate::reach::Account;

/// How often it is looked whether rows are worth keeping.
const EVERY: Duration = Duration::from_secs(60);
/// Kept when so many rows have changed, or this share of all: an idle fleet costs the disk nothing, and a start after a kill
/// reads no more than that share and a minute's changes.
const CHANGES: u64 = 1_000;
const SHARE: u64 = 50;

/// What is under way to keep the rows of a context.
pub(super) struct Keeping {
    client: Client<Arc<Account>>,
    look: Interval,
    asking: Option<JoinHandle<Result<RowsPage, ClientError>>>,
    writing: Option<JoinHandle<()>>,
}

/// What the platform said of where it stands, if it did.
pub(super) type Answer = Result<Result<RowsPage, ClientError>, JoinError>;

impl Keeping {
    pub(super) fn new(client: Client<Arc<Account>>) -> Self {
        let mut look = tokio::time::interval(EVERY);
        look.set_missed_tick_behavior(MissedTickBehavior::Delay);
        Keeping { client, look, asking: None, writing: None }
    }

    /// Waits until the platform has said where it stands. Whoever gets the answer first takes in all that was told before,
    /// and then calls [`Keeping::keep`].
    pub(super) async fn due(&mut self, mirror: &Mirror) -> Answer {
        loop {
            if let Some(asking) = &mut self.asking {
                let answer = asking.await;
                self.asking = None;
                return answer;
            }
            self.look.tick().await;
            let changes = mirror.lock().changes;
            if changes >= CHANGES.max(mirror.count() / SHARE) {
                self.asking = Some(tokio::spawn(stand(self.client.clone())));
            }
        }
    }

    /// Asks where the platform stands, for the last time.
    pub(super) async fn end(&mut self) -> Answer {
        Ok(stand(self.client.clone()).await)
    }

    /// Keeps the rows, which hold all that was told before the `answer`. Goes on while they are written.
    pub(super) async fn keep(&mut self, mirror: &Arc<Mirror>, answer: Answer) {
        let Ok(Ok(RowsPage { epoch, position, .. })) = answer else { return };
        self.written().await;
        let mirror = Arc::clone(mirror);
        self.writing = Some(tokio::task::spawn_blocking(move || mirror.keep_rows(Stand { epoch, position })));
    }

    /// Waits for what is being written.
    pub(super) async fn written(&mut self) {
        if let Some(writing) = self.writing.take() {
            // It says by itself what went wrong.
            let _ = writing.await;
        }
    }
}

impl Mirror {
    /// Takes up the rows that were kept, if there are any.
    pub(super) async fn recall(&self) -> Option<Stand> {
        let snapshot = self.snapshot.clone();
        let (index, stand) = tokio::task::spawn_blocking(move || snapshot.read()).await.ok()??;
        self.lock().index = index;
        Some(stand)
    }

    /// Keeps the rows as they are; blocks.
    fn keep_rows(&self, stand: Stand) {
        let index = {
            let mut rows = self.lock();
            // Rows of another life, or not all of them, or nothing new.
            if rows.epoch.as_ref() != Some(&stand.epoch) || rows.changes == 0 {
                return;
            }
            rows.changes = 0;
            // A copy takes far less time than the disk, and whoever wants the rows waits for it.
            rows.index.clone()
        };
        if let Err(error) = self.snapshot.write(&index, stand) {
            tracing::warn!(%error, "the rows could not be kept; the next start reads more");
        }
    }
}

/// Where the platform stands, and nothing else of it.
async fn stand(client: Client<Arc<Account>>) -> Result<RowsPage, ClientError> {
    let nothing = RowsQuery { after: None, since: Some(u64::MAX), limit: Some(1) };
    client.find::<ListRows>(&(), &nothing).await
}
