//! What an operator must know of the machine under a context, from whoever knows it.

use api::console::notice::Notice;
use futures_util::future::select_all;
use tokio::sync::watch;

/// The notices of a context; each source has one or none.
#[derive(Debug, Clone)]
pub(crate) struct Notices {
    sources: Vec<watch::Receiver<Option<Notice>>>,
}

impl Notices {
    /// From these sources, in this order.
    pub(crate) fn new(sources: Vec<watch::Receiver<Option<Notice>>>) -> Self {
        Notices { sources }
    }

    /// What there is to say now.
    pub(crate) fn all(&self) -> Vec<Notice> {
        self.sources.iter().filter_map(|source| *source.borrow()).collect()
    }

    /// Waits until there is something else to say; for ever once nobody can say anything any more.
    pub(crate) async fn changed(&mut self) {
        let changes = self.sources.iter_mut().map(|source| Box::pin(source.changed()));
        let (first, _, _) = select_all(changes).await;
        if first.is_err() {
            std::future::pending().await
        }
    }
}
