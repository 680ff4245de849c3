use api::soracom::{group::Group, session::SessionEvent};

use crate::SimRecord;

/// What to keep and what to tell.
#[derive(Debug, Clone, PartialEq)]
pub struct Decision {
    /// The SIM as it is from now on.
    pub record: SimRecord,
    /// New entries of its session history, oldest first; often none.
    pub events: Vec<SessionEvent>,
}

impl Decision {
    /// Closes a decision: the revision rises when the platform's side differs from `before`.
    pub(crate) fn new(before: &SimRecord, mut record: SimRecord, events: Vec<SessionEvent>) -> Self {
        let differs = record.sim != before.sim || !events.is_empty();
        record.revision = before.revision + u64::from(differs);
        Decision { record, events }
    }
}

/// What to keep of a group.
#[derive(Debug, Clone, PartialEq)]
pub struct GroupDecision {
    /// The group as it is from now on. Its members' sessions are as they were.
    pub group: Group,
}
