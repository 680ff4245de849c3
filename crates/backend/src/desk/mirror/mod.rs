//! A context's fleet as rows, kept current by what the context tells, and the one publisher of that context's feed.
//!
//! Rows and positions move together under one lock, so a window and the position it was read at belong together.

mod filling;
mod fleet;
mod keeping;
mod marks;
mod snapshot;
mod sweep;
mod telling;

pub(crate) use fleet::{Heard, Mirror};
pub(crate) use snapshot::Snapshot;
