//! What the stores promise, on a database of their own each.
#![expect(clippy::unwrap_used, reason = "a failed assumption fails the test")]

mod access;
mod automation;
mod desk;
mod doors;
mod full;
mod ledger;
mod migrations;
mod outbox;
mod properties;
mod prune;
mod status_history;
mod support;
mod world;
