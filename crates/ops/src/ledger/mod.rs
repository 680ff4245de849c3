//! The ledger's chain: each entry's hash covers the entry and the hash before it, so a change anywhere shows.
//!
//! Removal at the new end shows only against a [`Head`] that is kept apart from the entries.

mod canonical;
mod chain;
mod read;
mod redact;
mod verify;
mod words;

pub(crate) use chain::hash_of_value;
pub use chain::{Head, append};
pub use read::read_entry;
pub use redact::{RedactKey, holds_redacted, redact};
pub use verify::{Broken, Expected, LEAST_OF_HASH, Verifier, Why, verify};
pub use words::words;
