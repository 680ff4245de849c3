use api::{
    console::job::{Item, Stage},
    id::{GroupId, SessionId, SimId},
    soracom::sim::SimStatus,
};
use serde::{Deserialize, Serialize};

use crate::{
    plan::{facts::TargetFacts, own::OwnStep},
    short,
};

/// One target of a plan, as it is handed to the job that carries the plan out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Pin {
    /// The SIM; none for the group of an action on a group.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sim_id: Option<SimId>,
    /// Its name.
    pub name: String,
    /// Its status when the plan was made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<SimStatus>,
    /// Its group then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group_id: Option<GroupId>,
    /// Its device's model: the type allocation code of the IMEI that was seen last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub model: Option<String>,
    /// Its open session then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session_id: Option<SessionId>,
    /// What is to be done to it alone; empty where the action is the same for all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub own: Vec<OwnStep>,
}

impl Pin {
    pub(crate) fn of(target: &TargetFacts) -> Self {
        let sim = &target.sim;
        let session = sim.session_status.as_ref();
        let before = sim.previous_session.as_ref().and_then(|session| session.imei.as_ref());
        let imei = session.and_then(|session| session.imei.as_ref()).or(before);
        Pin {
            sim_id: Some(sim.sim_id.clone()),
            name: sim.name().to_owned(),
            status: sim.status.clone(),
            group_id: sim.group_id.clone(),
            model: imei.and_then(|imei| imei.as_str().get(..8)).map(str::to_owned),
            session_id: session
                .filter(|session| session.online)
                .and_then(|session| session.session_id.clone()),
            own: target.own.as_ref().map(|own| own.steps.clone()).unwrap_or_default(),
        }
    }

    pub(crate) fn group(group: &GroupId) -> Self {
        let name = group.to_string();
        Pin {
            sim_id: None,
            name,
            status: None,
            group_id: None,
            model: None,
            session_id: None,
            own: Vec::new(),
        }
    }

    /// As an item that was not begun.
    pub(crate) fn as_item(&self) -> Item {
        Item {
            sim_id: self.sim_id.clone(),
            name: short::name(&self.name),
            group_id: self.group_id.clone(),
            model: self.model.clone(),
            step: 0,
            stage: Stage::Intended,
            verdict: None,
            called_at: None,
            reply: None,
            old_session: None,
            deleted_at: None,
            new_session: None,
            created_at: None,
            return_ms: None,
            settings: Vec::new(),
            not_back_since: None,
        }
    }
}
