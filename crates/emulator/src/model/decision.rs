use api::soracom::{group::Group, session::SessionEvent};

use crate::{Cx, SimRecord, handler::Happening, model::StatusEntry};

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
    /// What event handlers may wait for, beside what `events` tells of sessions; mostly nothing.
    pub heard: Vec<Happening>,
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
        let heard = if told { changes(before, &record) } else { Vec::new() };
        Decision { record, events, status, shows: differs, heard }
    }

    /// The same, and this happened too.
    pub(crate) fn with(mut self, happening: Happening) -> Self {
        self.heard.push(happening);
        self
    }
}

/// What changed of status and speed class.
fn changes(before: &SimRecord, after: &SimRecord) -> Vec<Happening> {
    let mut heard = Vec::new();
    if before.status() != after.status() {
        heard.push(Happening::Status { old: before.status().clone(), new: after.status().clone() });
    }
    if let (old, Some(new)) = (&before.sim.speed_class, &after.sim.speed_class)
        && old.as_ref() != Some(new)
    {
        heard.push(Happening::SpeedClass { old: old.clone(), new: new.clone() });
    }
    heard
}

/// What to keep of a group.
#[derive(Debug, Clone, PartialEq)]
pub struct GroupDecision {
    /// The group as it is from now on. Its members' sessions are as they were.
    pub group: Group,
}
