use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use tokio::sync::mpsc;

/// Bytes that may wait to be read. More than a window and what a client of SFTP asks for at once; who sends more without being
/// read is hung up on, since russh opens the window again as soon as bytes have come.
const MOST_WAITING: usize = 4 * 1024 * 1024;
/// What an entry costs beside its bytes.
const COST: usize = 64;

/// Makes a way for bytes from a channel to what reads them. It never makes the connection wait.
pub(super) fn inbox() -> (Slot, Inbox) {
    let (sender, receiver) = mpsc::unbounded_channel();
    let waiting = Arc::new(AtomicUsize::new(0));
    (Slot { sender: Some(sender), waiting: Arc::clone(&waiting) }, Inbox { receiver, waiting })
}

/// Where bytes are put in.
pub(super) struct Slot {
    sender: Option<mpsc::UnboundedSender<Vec<u8>>>,
    waiting: Arc<AtomicUsize>,
}

/// Where they are taken out.
pub(super) struct Inbox {
    receiver: mpsc::UnboundedReceiver<Vec<u8>>,
    waiting: Arc<AtomicUsize>,
}

impl Slot {
    /// Puts bytes in; false where too many wait already. Where nobody reads they are lost.
    pub(super) fn put(&self, bytes: &[u8]) -> bool {
        let Some(sender) = &self.sender else { return true };
        if sender.is_closed() {
            return true;
        }
        let before = self.waiting.fetch_add(bytes.len() + COST, Ordering::Relaxed);
        before <= MOST_WAITING && sender.send(bytes.to_vec()).is_ok()
    }

    /// Nothing more will come.
    pub(super) fn end(&mut self) {
        self.sender = None;
    }
}

impl Inbox {
    /// What comes next; none once nothing more will.
    pub(super) async fn next(&mut self) -> Option<Vec<u8>> {
        let bytes = self.receiver.recv().await?;
        self.waiting.fetch_sub(bytes.len() + COST, Ordering::Relaxed);
        Some(bytes)
    }
}
