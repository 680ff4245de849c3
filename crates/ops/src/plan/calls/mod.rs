//! The exact calls of an action: on a SIM as it stands, on a group as it stands, and as a plan shows them.

mod on_group;
mod on_sim;
mod planned;

pub(crate) use on_group::calls_on_group;
pub(crate) use on_sim::{Settings, calls_on_sim};
pub(super) use planned::{Calls, of_group};

use api::{Method, endpoint::Endpoint, id::SimId, soracom::sim::DeleteSimSession};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// One call, ready to be made: its body holds secrets in clear.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Call {
    /// `POST`, `PUT` or `DELETE`.
    pub(crate) method: String,
    pub(crate) path: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) body: Option<Value>,
}

impl std::fmt::Debug for Call {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.method, self.path)
    }
}

impl Call {
    /// The call that cuts a SIM's session.
    pub(crate) fn cut(sim: &SimId) -> Call {
        Call::to::<DeleteSimSession>(sim, None)
    }

    fn to<E: Endpoint>(path: &E::Path, body: Option<Value>) -> Call {
        debug_assert!(E::METHOD != Method::Get);
        Call { method: E::METHOD.to_string(), path: api::endpoint::path_of::<E>(path), body }
    }
}
