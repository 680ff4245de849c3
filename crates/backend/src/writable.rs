//! Whether a database takes writes. When its disk is full, everybody stops at once and cleanly, and goes on when there is room.

use std::time::Duration;

use api::console::notice::{Notice, Part, WriteTrouble};
use store::StoreError;
use tokio::sync::watch;

use crate::{
    steady,
    stop::{Stop, stopped},
};

/// How often a disk that was full is tried.
pub(crate) const EVERY: Duration = Duration::from_secs(1);

/// How one database stands.
#[derive(Debug)]
pub(crate) struct Writable {
    part: Part,
    notice: watch::Sender<Option<Notice>>,
}

impl Writable {
    /// A database that takes writes.
    pub(crate) fn new(part: Part) -> Self {
        Writable { part, notice: watch::channel(None).0 }
    }

    /// Lets a command pass, unless nothing can be written: then it is not tried, and nothing else is lost with it.
    ///
    /// # Errors
    /// Nothing can be written at present.
    pub(crate) fn admit(&self) -> Result<(), StoreError> {
        match *self.notice.borrow() {
            Some(Notice::CannotWrite { trouble, .. }) => Err(StoreError::CannotWrite(trouble)),
            Some(Notice::SetBack { .. } | Notice::Slept { .. }) | None => Ok(()),
        }
    }

    /// Hears what became of a command. What ends the trouble is a probe alone: a small write may find room that the next
    /// does not.
    pub(crate) fn hear(&self, error: &StoreError) {
        let Some(trouble) = error.trouble() else { return };
        let part = self.part;
        let news = self.notice.send_if_modified(|notice| {
            let first = notice.is_none();
            if first {
                *notice = Some(Notice::CannotWrite { part, trouble, since: steady::wall() });
            }
            first
        });
        if news {
            tracing::error!(?part, %error, "nothing can be written; what was acknowledged is safe");
        }
    }

    /// What there is to say of it, now and from now on.
    pub(crate) fn notice(&self) -> watch::Receiver<Option<Notice>> {
        self.notice.subscribe()
    }

    /// Waits until the database takes writes.
    pub(crate) async fn healed(&self) {
        // The sender is part of this, so the wait ends only with the trouble.
        let _ = self.notice.subscribe().wait_for(Option::is_none).await;
    }

    /// Waits until it is time to try whether something can be written again; false when the server is to end before.
    async fn time_to_try(&self, every: Duration, stop: &mut Stop) -> bool {
        let mut notice = self.notice.subscribe();
        tokio::select! {
            // The sender is part of this: the wait ends only with a trouble.
            _ = notice.wait_for(Option::is_some) => {}
            () = stopped(stop) => return false,
        }
        tokio::select! {
            () = tokio::time::sleep(every) => true,
            () = stopped(stop) => false,
        }
    }

    /// Tries `every` so often, while nothing can be written, whether `probe` can; until `stop` says so.
    pub(crate) async fn watch_over<P>(&self, every: Duration, probe: impl Fn() -> P + Send, mut stop: Stop)
    where
        P: Future<Output = Result<(), StoreError>> + Send,
    {
        while self.time_to_try(every, &mut stop).await {
            if probe().await.is_ok() {
                tracing::warn!(part = ?self.part, "the disk takes writes again");
                self.notice.send_replace(None);
            }
        }
    }
}

/// The word for a trouble in English and in Japanese.
pub(crate) const fn words(trouble: WriteTrouble) -> (&'static str, &'static str) {
    match trouble {
        WriteTrouble::Full => ("the disk is full", "ディスクの空き容量がありません"),
        WriteTrouble::Failing => {
            ("the disk does not take it", "ディスクへの書き込みでエラーが発生しています")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_trouble_stops_writes_until_a_probe_comes_through() {
        let writable = Writable::new(Part::Desk);
        writable.hear(&StoreError::Busy);
        assert!(writable.admit().is_ok(), "a long queue is no trouble of the disk");
        writable.hear(&StoreError::CannotWrite(WriteTrouble::Full));
        writable.hear(&StoreError::CannotWrite(WriteTrouble::Failing));
        assert!(
            matches!(writable.admit(), Err(StoreError::CannotWrite(WriteTrouble::Full))),
            "the first one counts"
        );
        let tries = std::sync::atomic::AtomicU32::new(0);
        let probe = || {
            let outcome = match tries.fetch_add(1, std::sync::atomic::Ordering::SeqCst) {
                0 => Err(StoreError::CannotWrite(WriteTrouble::Full)),
                _ => Ok(()),
            };
            async { outcome }
        };
        let (_go_on, stop) = watch::channel(false);
        tokio::select! {
            () = writable.healed() => {}
            () = writable.watch_over(Duration::ZERO, probe, stop) => panic!("nobody said stop"),
        }
        assert_eq!(tries.load(std::sync::atomic::Ordering::SeqCst), 2);
        assert!(writable.admit().is_ok());
    }
}
