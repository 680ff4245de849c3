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

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicU32;

    use serde_json::json;
    use tokio::sync::Notify;

    use super::*;

    fn board(sims: u32) -> Board {
        serde_json::from_value(json!({
            "move": { "app": "A", "draft": {
                "name": "n", "sims": { "kind": "group", "groupId": "g" }, "subscription": "planX3", "to": "t", "cut": false,
            }, "slack": false, "handlers": [], "madeAt": 1 },
            "at": 1, "sims": sims, "bays": [], "needs": [], "troubles": [], "messages": 0, "moved": 0, "refused": 0,
            "quota": { "used": 0, "since": 1 },
        }))
        .unwrap()
    }

    /// Two who ask while a look is under way share the next: it began after both had asked.
    #[tokio::test]
    async fn who_asks_meanwhile_shares_the_next_look() {
        let (look, looked, go) = (Look::default(), AtomicU32::new(0), Notify::new());
        let one = async || {
            let nth = looked.fetch_add(1, Ordering::SeqCst);
            go.notified().await;
            Ok::<_, ()>(board(nth))
        };
        let (first, second, third, ()) =
            tokio::join!(look.share(one), look.share(one), look.share(one), async {
                while looked.load(Ordering::SeqCst) == 0 {
                    tokio::task::yield_now().await;
                }
                go.notify_one();
                while looked.load(Ordering::SeqCst) == 1 {
                    tokio::task::yield_now().await;
                }
                go.notify_one();
            });
        assert_eq!((first.unwrap().sims, second.unwrap().sims, third.unwrap().sims), (0, 1, 1));
        assert_eq!(looked.load(Ordering::SeqCst), 2);
    }
}
