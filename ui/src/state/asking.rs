//! What the operator wants to change, before it is said into what: a plan follows.

use api::{console::sim_row::SimRow, id::ContextId};

/// Something to be changed.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Asking {
    pub(crate) context: ContextId,
    pub(crate) change: Change,
    pub(crate) of: Of,
}

/// What of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Change {
    Group,
    SpeedClass,
    Tag,
}

/// Of which SIMs.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Of {
    One(Box<SimRow>),
    /// Those that a query finds.
    Found(String),
}
