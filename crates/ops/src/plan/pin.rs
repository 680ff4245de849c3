use api::{
    console::{
        job::{Item, Stage},
        plan::Target,
    },
    id::{GroupId, SimId},
};
use serde::{Deserialize, Serialize};

use crate::short;

/// One target of a plan, as it is handed to the job that carries the plan out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Pin {
    /// The SIM; none for the group of an action on a group.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sim_id: Option<SimId>,
    /// Its name.
    pub name: String,
}

impl Pin {
    pub(crate) fn of(target: &Target) -> Self {
        Pin { sim_id: Some(target.sim_id.clone()), name: target.name.clone() }
    }

    pub(crate) fn group(group: &GroupId) -> Self {
        Pin { sim_id: None, name: group.to_string() }
    }

    /// As an item that was not begun.
    pub(crate) fn as_item(&self) -> Item {
        Item {
            sim_id: self.sim_id.clone(),
            name: short::name(&self.name),
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
