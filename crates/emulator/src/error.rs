//! Why a decision was refused: one variant for each case that a consumer must tell apart.

use api::soracom::sim::lifecycle::{Action, Obstacle, rule};

/// The platform's code for a session command on an offline SIM. [spec: deleteSimSession]
pub const SEM0016: &str = Obstacle::Offline.code();

/// A refused decision; nothing changes.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// Something that was named does not exist (404).
    #[error("no such {kind}: {id}")]
    NotFound {
        /// What kind of thing: `tag`.
        kind: &'static str,
        /// Its name.
        id: String,
    },
    /// The state does not allow it (400).
    #[error("{action} is refused: the SIM is {state}")]
    Refused {
        /// The platform's code, e.g. [`SEM0016`], or ours: [`Obstacle::code`].
        code: &'static str,
        /// The operation, e.g. `deleteSimSession`.
        action: &'static str,
        /// What stands against it: `offline`, or the SIM's status.
        state: String,
    },
    /// A value is not acceptable (400).
    #[error("{field}: {reason}")]
    Invalid {
        /// Which value.
        field: String,
        /// Why not, as a half sentence.
        reason: String,
    },
    /// There is no room for it (400).
    #[error("{what} may hold {limit}")]
    Exhausted {
        /// What is full, with its unit.
        what: &'static str,
        /// How much it may hold.
        limit: u64,
    },
}

/// A decision or its refusal.
pub type Result<T> = std::result::Result<T, Error>;

/// The refusal of `action` because of `obstacle`; `state` says it in words.
pub(crate) fn refused(action: Action, obstacle: Obstacle, state: impl Into<String>) -> Error {
    let operation = rule(action).operations.map_or("attach", |[sim, _]| sim.trim_start_matches("Sim/"));
    Error::Refused { code: obstacle.code(), action: operation, state: state.into() }
}

pub(crate) fn invalid(field: impl Into<String>, reason: impl Into<String>) -> Error {
    Error::Invalid { field: field.into(), reason: reason.into() }
}
