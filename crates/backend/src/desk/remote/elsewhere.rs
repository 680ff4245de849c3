use std::sync::{Mutex, MutexGuard, PoisonError};

use api::{
    console::context::{AddContextRequest, Reading, Remote},
    id::OperatorId,
};
use tokio::sync::watch;

use crate::reach::Account;

/// How this server stands with an account elsewhere.
#[derive(Debug)]
pub(crate) struct Elsewhere {
    name: String,
    production: bool,
    reading: Mutex<Reading>,
    /// Whose fleet stands here, or stood last.
    of: Mutex<Option<OperatorId>>,
    /// Raised whenever somebody has signed in: a sweep that was begun before is of somebody else, and a rest is over.
    pub(super) entered: watch::Sender<u64>,
    /// Set to true when the context is removed, or the server ends.
    pub(super) leave: watch::Sender<bool>,
}

impl Elsewhere {
    pub(super) fn new(added: &AddContextRequest) -> Self {
        Elsewhere {
            name: added.name.clone(),
            production: added.production,
            reading: Mutex::default(),
            of: Mutex::default(),
            entered: watch::channel(0).0,
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

    /// Somebody has signed in; true where that is another operator than the one whose fleet stands here: then nothing of it counts.
    pub(super) fn is_anothers(&self, operator: OperatorId) -> bool {
        let before = self.of.lock().unwrap_or_else(PoisonError::into_inner).replace(operator.clone());
        let anothers = before.is_some_and(|before| before != operator);
        if anothers {
            *self.held() = Reading::default();
        }
        anothers
    }

    pub(super) fn read(&self, change: impl FnOnce(&mut Reading)) {
        change(&mut self.held());
    }

    fn held(&self) -> MutexGuard<'_, Reading> {
        self.reading.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
