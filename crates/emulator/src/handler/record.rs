use std::collections::BTreeSet;

use api::{
    UnixMillis,
    id::{GroupId, Imsi, MalformedId, OperatorId, SimId},
    soracom::event_handler::{EventHandler, TargetKind},
};
use serde::{Deserialize, Serialize};

use super::check;
use crate::{Result, SimRecord, error::invalid};

/// An event handler as a world keeps it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct HandlerRecord {
    /// As the API shows it.
    pub handler: EventHandler,
    /// What it looks after.
    pub target: Target,
    /// Who is left out.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub ignored: BTreeSet<Imsi>,
    /// When it was made.
    pub created: UnixMillis,
}

/// What a handler looks after.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Target {
    /// All SIMs of the operator.
    Everybody(OperatorId),
    /// The SIMs of a group.
    Group(GroupId),
    /// One SIM.
    Sim(SimId),
    /// One subscriber.
    Subscriber(Imsi),
}

impl Target {
    /// Of a handler as it is written.
    ///
    /// # Errors
    /// [`crate::Error::Invalid`] where not exactly one of the four is written, or it names nothing.
    pub fn of(handler: &EventHandler) -> Result<Self> {
        let EventHandler { target_imsi, target_sim_id, target_group_id, target_operator_id, .. } = handler;
        let nothing = |field: &'static str| move |error: MalformedId| invalid(field, error.to_string());
        match (target_imsi, target_sim_id, target_group_id, target_operator_id) {
            (Some(imsi), None, None, None) => {
                Imsi::new(imsi.as_str()).map(Target::Subscriber).map_err(nothing("targetImsi"))
            }
            (None, Some(sim), None, None) => {
                SimId::new(sim.as_str()).map(Target::Sim).map_err(nothing("targetSimId"))
            }
            (None, None, Some(group), None) => {
                GroupId::new(group.as_str()).map(Target::Group).map_err(nothing("targetGroupId"))
            }
            (None, None, None, Some(operator)) => {
                OperatorId::new(operator.as_str()).map(Target::Everybody).map_err(nothing("targetOperatorId"))
            }
            _ => Err(invalid(
                "target",
                "exactly one of targetImsi, targetSimId, targetGroupId and targetOperatorId is given",
            )),
        }
    }

    /// Its kind, as lists tell them apart.
    pub const fn kind(&self) -> TargetKind {
        match self {
            Target::Everybody(_) => TargetKind::Operator,
            Target::Group(_) => TargetKind::Group,
            Target::Sim(_) => TargetKind::Sim,
            Target::Subscriber(_) => TargetKind::Imsi,
        }
    }

    /// Whether it looks after a SIM. A subscriber is the primary one: added subscriptions are not looked after. [docs]
    pub fn covers(&self, sim: &SimRecord) -> bool {
        match self {
            Target::Everybody(_) => true,
            Target::Group(group) => sim.sim.group_id.as_ref() == Some(group),
            Target::Sim(id) => sim.sim_id() == id,
            Target::Subscriber(imsi) => sim.imsi == *imsi,
        }
    }
}

impl HandlerRecord {
    /// A new one, made at `created`.
    ///
    /// # Errors
    /// See [`check`].
    pub fn new(handler: EventHandler, created: UnixMillis) -> Result<Self> {
        let target = check(&handler)?;
        Ok(HandlerRecord { handler, target, ignored: BTreeSet::new(), created })
    }

    /// The same with another handler in its place; who is left out stays so.
    ///
    /// # Errors
    /// See [`check`].
    pub fn replaced(self, handler: EventHandler) -> Result<Self> {
        let target = check(&handler)?;
        Ok(HandlerRecord { handler, target, ..self })
    }

    /// Whether it looks after a SIM, at work or not.
    pub fn looks_after(&self, sim: &SimRecord) -> bool {
        self.target.covers(sim) && !self.ignored.contains(&sim.imsi)
    }
}
