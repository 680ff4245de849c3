//! An app that was read and found sound: its channels, and the actions that hang on them.

mod action;
mod flaw;
mod read;

pub use action::{Action, Content, Deed, Draft, DraftOutput, Output};
pub use flaw::{Flaw, Place, What};
pub use read::Graph;

/// So many actions an app has at most (documented).
pub const MOST_ACTIONS: usize = 10;

/// Into so many messages an array is split at most. guess: the platform's bound is not documented.
pub const MOST_PIECES: usize = 100;

/// So many hops a message makes from channel to channel; then the chain is cut (documented).
pub const MOST_HOPS: u32 = 10;

/// From one message from outside follow at most so many in all, also where arrays are split again and again. guess: the
/// platform's bound is not documented.
pub const MOST_FOLLOWING: u32 = 10_000;
