//! What a world remembers of its files while it runs: how much is being uploaded, and whether something has to be told.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Bytes that are being uploaded at a time: they are in memory until they are on the disk.
const UPLOADED: usize = 32 * 1024 * 1024;
/// A permit is for so many bytes.
const UNIT: usize = 1_024;

#[derive(Debug, Clone)]
pub(crate) struct Files {
    room: Arc<Semaphore>,
    changed: Arc<AtomicBool>,
}

impl Default for Files {
    fn default() -> Self {
        Files { room: Arc::new(Semaphore::new(UPLOADED / UNIT)), changed: Arc::new(AtomicBool::new(true)) }
    }
}

impl Files {
    /// Room for so many bytes until it is dropped; none where too much is being uploaded.
    pub(crate) fn room(&self, bytes: usize) -> Option<OwnedSemaphorePermit> {
        let units = u32::try_from(bytes.div_ceil(UNIT).max(1)).unwrap_or(u32::MAX);
        Arc::clone(&self.room).try_acquire_many_owned(units).ok()
    }

    /// Something happened to a file: said after the commit, so that whoever looks then finds it.
    pub(crate) fn change(&self) {
        self.changed.store(true, Ordering::Release);
    }

    /// Whether something may have happened since the last look.
    pub(crate) fn look(&self) -> bool {
        self.changed.swap(false, Ordering::AcqRel)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_so_much_is_uploaded_at_a_time() {
        let files = Files::default();
        let half = files.room(UPLOADED / 2).unwrap();
        let other = files.room(UPLOADED / 2).unwrap();
        assert!(files.room(0).is_none(), "also an empty one takes room");
        drop((half, other));
        assert!(files.room(UPLOADED).is_some());
    }

    #[test]
    fn a_change_is_looked_at_once() {
        let files = Files::default();
        assert!(files.look(), "what happened before this server");
        assert!(!files.look());
        files.change();
        assert!(files.look() && !files.look());
    }
}
