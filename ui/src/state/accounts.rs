//! What is asked about accounts elsewhere, wherever it was asked for: one dialog at a time.

use api::id::ContextId;
use leptos::prelude::*;

/// What is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Asked {
    /// Which account to add.
    Add,
    /// As whom to sign in to a context's account, or whether to sign out of it.
    SignIn(ContextId),
    /// For how long to unlock a context's writes.
    Unlock(ContextId),
    /// Whether to forget a context.
    Remove(ContextId),
}

#[derive(Clone, Copy)]
pub(crate) struct Accounts(RwSignal<Option<Asked>>);

impl Accounts {
    /// What is open.
    pub(crate) fn asked(self) -> Option<Asked> {
        self.0.get()
    }

    /// Opens a dialog, or closes the one that is open.
    pub(crate) fn ask(self, asked: Option<Asked>) {
        self.0.set(asked);
    }
}

pub(crate) fn provide_accounts() -> Accounts {
    let accounts = Accounts(RwSignal::new(None));
    provide_context(accounts);
    accounts
}

pub(crate) fn use_accounts() -> Accounts {
    expect_context()
}
