//! Use-cases, one file a resource: load, decide, keep. No async, no axum, no SQL.

pub(crate) mod auth_key;
pub(crate) mod event_handler;
pub(crate) mod file;
pub(crate) mod group;
pub(crate) mod role;
pub(crate) mod root;
pub(crate) mod sim;
pub(crate) mod stats;
pub(crate) mod user;
