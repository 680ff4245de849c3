use std::{
    collections::BTreeMap,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
};

use api::{console::ota::Board, id::FluxAppId};
use tokio::sync::Mutex as AsyncMutex;

/// Looks at the boards of moves, each by itself.
#[derive(Debug, Default)]
pub(super) struct Looks(Mutex<BTreeMap<FluxAppId, Arc<Look>>>);

/// Looks at one board: one after the other.
#[derive(Debug, Default)]
pub(super) struct Look {
    /// How many have asked.
    asked: AtomicU64,
    /// The last board, and how many had asked when that look began.
    last: AsyncMutex<Option<(u64, Board)>>,
}

impl Looks {
    pub(super) fn of(&self, app: &FluxAppId) -> Arc<Look> {
        let mut looks = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(looks.entry(app.clone()).or_default())
    }

    pub(super) fn forget(&self, app: &FluxAppId) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(app);
    }
}

impl Look {
    /// What a look brings that began after this was asked: one of another who asked, or one's own.
    pub(super) async fn share<E>(&self, look: impl AsyncFnOnce() -> Result<Board, E>) -> Result<Board, E> {
        let mine = self.asked.fetch_add(1, Ordering::SeqCst) + 1;
        let mut last = self.last.lock().await;
        if let Some((_, board)) = last.as_ref().filter(|(began, _)| *began >= mine) {
            return Ok(board.clone());
        }
        let began = self.asked.load(Ordering::SeqCst);
        let board = look().await?;
        *last = Some((began, board.clone()));
        Ok(board)
    }
}
