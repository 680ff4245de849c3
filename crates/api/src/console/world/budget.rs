//! The rate limit of a world.

use serde::{Deserialize, Serialize};

use crate::id::ContextId;

crate::endpoints! {
    /// How many calls a path of the world's API takes; null: as many as come.
    GetBudget: GET "/kansei/contexts/{context}/world/budget" { path: ContextId } -> Option<Budget>;
    /// Sets it, and lets everybody begin anew; null takes it away.
    SetBudget: POST "/kansei/contexts/{context}/world/budget" { path: ContextId, body: Option<Budget> } -> Option<Budget>;
}

/// A rate limit: an operator may call each path so often in so many seconds of the world's time. Signing in is not counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Budget {
    /// Calls of one path, whatever stands in the place of its parameters; 1 to 1,000,000.
    pub per_path: u32,
    /// Seconds after which a path has its calls again; 1 to 3,600. The platform's are by the minute.
    pub per_seconds: u32,
}

impl Budget {
    /// Whether both numbers are ones that a world may have.
    pub const fn is_sound(&self) -> bool {
        matches!(self.per_path, 1..=1_000_000) && matches!(self.per_seconds, 1..=3_600)
    }
}
