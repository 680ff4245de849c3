use api::soracom::{group::Group, session::SessionEvent};

use crate::{Cx, SimRecord, model::StatusEntry};

/// What to keep and what to tell.
#[derive(Debug, Clone, PartialEq)]
pub struct Decision {
    /// The SIM as it is from now on.
    pub record: SimRecord,
    /// New entries of its session history, oldest first; often none.
    pub events: Vec<SessionEvent>,
    /// The new entry of its status history; none where nothing of it changed.
    pub status: Option<StatusEntry>,
    /// Whether the views show another SIM than before; else only the device knows.
    pub shows: bool,
}

impl Decision {
    /// Closes a decision: the revision rises when the platform's side differs from `before`, and status, speed class and
    /// group leave an entry. guess: those three, of what an entry shows.
    pub(crate) fn new(before: &SimRecord, mut record: SimRecord, events: Vec<SessionEvent>, cx: &Cx) -> Self {
        // Looked at in this order, for an entry is seen at a glance.
        let differs = !events.is_empty() || record.sim != before.sim;
        record.revision = before.revision + u64::from(differs);
        let (old, new) = (&before.sim, &record.sim);
        let told =
            old.status != new.status || old.speed_class != new.speed_class || old.group_id != new.group_id;
        let status = told.then(|| StatusEntry::of(&record, cx.now));
        Decision { record, events, status, shows: differs }
    }
}

/// What to keep of a group.
#[derive(Debug, Clone, PartialEq)]
pub struct GroupDecision {
    /// The group as it is from now on. Its members' sessions are as they were.
    pub group: Group,
}
