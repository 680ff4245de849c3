//! Accounts elsewhere: SORACOM itself, or another endpoint of its API. An operator comes here to add one, to sign in, and to say for
//! how long production may be written to.

mod add_form;
mod banner;
mod dialogs;
mod lock;
mod pages;
mod remove_form;
mod sign_in_form;
mod unlock_form;

pub(crate) use pages::{AccountDialogs, account_banner, account_lock};
