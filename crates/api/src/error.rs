//! The vendor's error body.

use serde::{Deserialize, Serialize};

/// What every refused call answers, flat at top level. [spec: APICallErrorMessage]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApiErrorBody {
    /// The vendor's code, e.g. `SEM0016`; ours begin with `KNS`.
    pub code: String,
    /// A sentence in the language that `X-Soracom-Lang` asked for.
    pub message: String,
}
