use api::{
    Method, UnixMillis,
    id::{GroupId, SimId},
};
use serde_json::Value;

/// What a job wants done. Each is answered by the input that its doc names; perform all that were returned, in any order
/// or together, and ask again after every input. What is asked for again while it is under way is not to be done twice.
#[derive(Clone, PartialEq)]
pub enum Step {
    /// Bring some of the plan's targets, in their order, from this number on: `bring`.
    Bring {
        /// The number of the first one.
        from: usize,
    },
    /// Make this call: `calling` and save, then call, then `answered` or `broken`, and save.
    Call {
        /// The item.
        item: usize,
        /// The method.
        method: Method,
        /// The path.
        path: String,
        /// The body, secrets in clear; none for an empty one.
        body: Option<Value>,
    },
    /// Read this SIM, and its group: `sim` or `unread`.
    ReadSim {
        /// The item.
        item: usize,
        /// The SIM.
        sim: SimId,
    },
    /// Say what the fleet's rows say of this SIM, and its group; read it where it has none: `sim` or `unread`.
    LookUpSim {
        /// The item.
        item: usize,
        /// The SIM.
        sim: SimId,
    },
    /// Read this SIM's session history: `events` or `unread`.
    ReadEvents {
        /// The item.
        item: usize,
        /// The SIM.
        sim: SimId,
        /// From when on, all pages; none: the newest page of 20.
        from: Option<UnixMillis>,
    },
    /// Read this group: `group` or `unread`.
    ReadGroup {
        /// The item.
        item: usize,
        /// The group.
        group: GroupId,
    },
    /// The last of its list: at this time the next item falls due, whatever is still under way by then. Ask again then,
    /// unless an input comes earlier.
    Wait {
        /// When to ask again.
        until: UnixMillis,
    },
}

/// Prints no body: it may hold a secret.
impl std::fmt::Debug for Step {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Step::Bring { from } => write!(f, "Bring({from})"),
            Step::Call { item, method, path, .. } => write!(f, "Call({item}: {method} {path})"),
            Step::ReadSim { item, sim } => write!(f, "ReadSim({item}: {sim})"),
            Step::LookUpSim { item, sim } => write!(f, "LookUpSim({item}: {sim})"),
            Step::ReadEvents { item, sim, from } => write!(f, "ReadEvents({item}: {sim} from {from:?})"),
            Step::ReadGroup { item, group } => write!(f, "ReadGroup({item}: {group})"),
            Step::Wait { until } => write!(f, "Wait({until:?})"),
        }
    }
}
