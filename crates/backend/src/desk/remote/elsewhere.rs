use std::sync::{Mutex, MutexGuard, PoisonError};

use api::console::context::{AddContextRequest, Reading, Remote};
use tokio::sync::{Notify, watch};

use crate::reach::Account;

/// How this server stands with an account elsewhere.
#[derive(Debug)]
pub(crate) struct Elsewhere {
    name: String,
    production: bool,
    reading: Mutex<Reading>,
    /// Whoever keeps its rows current looks at once.
    pub(super) look: Notify,
    /// Set to true when the context is removed, or the server ends.
    pub(super) leave: watch::Sender<bool>,
}

impl Elsewhere {
    pub(super) fn new(added: &AddContextRequest) -> Self {
        Elsewhere {
            name: added.name.clone(),
            production: added.production,
            reading: Mutex::default(),
            look: Notify::new(),
            leave: watch::channel(false).0,
        }
    }

    /// How far its fleet was read.
    pub(crate) fn reading(&self) -> Reading {
        self.held().clone()
    }

    /// The same as the page sees it, with who is signed in and whether writes pass.
    pub(crate) fn face(&self, account: &Account) -> Remote {
        Remote {
            name: self.name.clone(),
            production: self.production,
            account: account.face(),
            writes: account.writes(),
            reading: self.reading(),
            skew_ms: account.skew(),
        }
    }

    pub(super) fn read(&self, change: impl FnOnce(&mut Reading)) {
        change(&mut self.held());
    }

    fn held(&self) -> MutexGuard<'_, Reading> {
        self.reading.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
