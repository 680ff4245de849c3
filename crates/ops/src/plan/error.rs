use api::id::{GroupId, SimId};

/// Why there is no plan.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PlanError {
    /// The request names nothing to act on.
    #[error("the request names no target")]
    NoTarget,
    /// The request contradicts itself.
    #[error("{reason}")]
    Invalid {
        /// A sentence that names the place.
        reason: String,
    },
    /// The context has no such SIM.
    #[error("there is no SIM {0}")]
    UnknownSim(SimId),
    /// The context has no such group.
    #[error("there is no group {0}")]
    UnknownGroup(GroupId),
}
