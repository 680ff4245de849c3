//! Contexts: the accounts that a server works on.

use serde::{Deserialize, Serialize};

use crate::{UnixMillis, console::notice::Notice, id::ContextId};

crate::endpoints! {
    /// Every context of this server.
    ListContexts: GET "/kansei/contexts" {} -> Vec<Context>;
}

/// An account that a server works on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Context {
    /// Its id, as in every URL.
    pub id: ContextId,
    /// What kind of account it is.
    pub kind: ContextKind,
    /// The API's endpoint, e.g. `http://127.0.0.1:8080`.
    pub endpoint: String,
    /// How many SIMs it has.
    pub sims: u64,
    /// The context's time.
    pub clock: Clock,
    /// What stands in the way of it just now.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub notices: Vec<Notice>,
}

/// What kind of account a context is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum ContextKind {
    /// A world in this server: nothing leaves this machine.
    Local,
    /// Another endpoint of the same API.
    Other,
}

/// A context's time. Every relative time on screen is computed from it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Clock {
    /// The context's time at the moment of the answer.
    pub now: UnixMillis,
    /// Context seconds in a wall second; 1 unless the world is simulated faster.
    pub scale: f64,
    /// True while the clock stands still.
    pub paused: bool,
    /// True once the clock differs from the wall clock, or may: somebody set, paused or scaled it.
    pub simulated: bool,
}
