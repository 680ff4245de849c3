use std::collections::BTreeSet;

use api::{
    UnixMillis,
    id::{GroupId, Imsi, SimId},
    soracom::event_handler::{EventHandler, TargetKind},
};
use serde::{Deserialize, Serialize};

use crate::SimRecord;

/// An event handler as a world keeps it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct HandlerRecord {
    /// As the API shows it.
    pub handler: EventHandler,
    /// Who is left out.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub ignored: BTreeSet<Imsi>,
    /// When it was made.
    pub created: UnixMillis,
}

/// What a handler looks after.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// All SIMs.
    Everybody,
    /// The SIMs of a group.
    Group(GroupId),
    /// One SIM.
    Sim(SimId),
    /// One subscriber.
    Subscriber(Imsi),
}

impl Target {
    /// Of a handler that was checked: exactly one of the four is written.
    pub fn of(handler: &EventHandler) -> Self {
        match (&handler.target_imsi, &handler.target_sim_id, &handler.target_group_id) {
            (Some(imsi), ..) => Target::Subscriber(imsi.clone()),
            (None, Some(sim), _) => Target::Sim(sim.clone()),
            (None, None, Some(group)) => Target::Group(group.clone()),
            (None, None, None) => Target::Everybody,
        }
    }

    /// Its kind, as lists tell them apart.
    pub const fn kind(&self) -> TargetKind {
        match self {
            Target::Everybody => TargetKind::Operator,
            Target::Group(_) => TargetKind::Group,
            Target::Sim(_) => TargetKind::Sim,
            Target::Subscriber(_) => TargetKind::Imsi,
        }
    }

    /// Whether it looks after a SIM. A subscriber is the primary one: added subscriptions are not looked after. [docs]
    pub fn covers(&self, sim: &SimRecord) -> bool {
        match self {
            Target::Everybody => true,
            Target::Group(group) => sim.sim.group_id.as_ref() == Some(group),
            Target::Sim(id) => sim.sim_id() == id,
            Target::Subscriber(imsi) => sim.imsi == *imsi,
        }
    }
}

impl HandlerRecord {
    /// What it looks after.
    pub fn target(&self) -> Target {
        Target::of(&self.handler)
    }

    /// Whether it looks after a SIM, at work or not.
    pub fn looks_after(&self, sim: &SimRecord) -> bool {
        self.target().covers(sim) && !self.ignored.contains(&sim.imsi)
    }
}
