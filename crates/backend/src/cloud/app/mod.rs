//! Use-cases, one file a resource: load, decide, keep. No async, no axum, no SQL.

pub(crate) mod group;
pub(crate) mod sim;
