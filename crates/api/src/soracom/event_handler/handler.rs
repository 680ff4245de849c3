use serde::{Deserialize, Serialize};

use super::{Action, Rule};
use crate::{Rest, id::HandlerId};

open_enum! {
    /// Whether a handler is at work. [spec]
    HandlerStatus {
        /// It is not.
        Inactive = "inactive",
        /// It is.
        Active = "active",
    }
}

open_enum! {
    /// What kind of thing a handler looks after. [spec]
    TargetKind {
        /// All SIMs of the operator.
        Operator = "operator",
        /// One subscriber.
        Imsi = "imsi",
        /// One SIM.
        Sim = "sim",
        /// The SIMs of a group.
        Group = "group",
    }
}

/// Query of `GET /v1/event_handlers`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListEventHandlersQuery {
    /// Only those with this kind of target.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target: Option<TargetKind>,
}

/// An event handler. [spec: EventHandlerModel]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct EventHandler {
    /// Its id.
    pub handler_id: HandlerId,
    /// Its name.
    pub name: String,
    /// What somebody wrote about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Whether it is at work.
    pub status: HandlerStatus,
    /// What it waits for.
    pub rule_config: Rule,
    /// What it does then, at most five things.
    pub action_config_list: Vec<Action>,
    /// What it looks after: one subscriber, by its IMSI. Exactly one of the four is written; each is as it was typed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target_imsi: Option<String>,
    /// One SIM.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target_sim_id: Option<String>,
    /// The SIMs that are in a group when something happens to them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target_group_id: Option<String>,
    /// All SIMs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target_operator_id: Option<String>,
    /// Fields that this version does not know.
    #[cfg_attr(feature = "rest", serde(flatten))]
    #[cfg_attr(not(feature = "rest"), serde(skip))]
    pub rest: Rest,
}

/// Body of `POST /v1/event_handlers` and of `PUT`. [spec: CreateEventHandlerRequest]
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct EventHandlerRequest {
    /// Its name.
    pub name: String,
    /// What somebody wrote about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Whether it is at work.
    pub status: HandlerStatus,
    /// What it waits for.
    pub rule_config: Rule,
    /// What it does then, at most five things.
    pub action_config_list: Vec<Action>,
    /// What it looks after: one subscriber, by its IMSI. Exactly one of the four is written; each is as it was typed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target_imsi: Option<String>,
    /// One SIM.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target_sim_id: Option<String>,
    /// The SIMs that are in a group when something happens to them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target_group_id: Option<String>,
    /// All SIMs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target_operator_id: Option<String>,
    /// Fields that this version does not know.
    #[cfg_attr(feature = "rest", serde(flatten))]
    #[cfg_attr(not(feature = "rest"), serde(skip))]
    pub rest: Rest,
}

impl EventHandler {
    /// The request that makes one like it.
    pub fn as_request(&self) -> EventHandlerRequest {
        let EventHandler {
            handler_id: _,
            name,
            description,
            status,
            rule_config,
            action_config_list,
            target_imsi,
            target_sim_id,
            target_group_id,
            target_operator_id,
            rest,
        } = self.clone();
        EventHandlerRequest {
            name,
            description,
            status,
            rule_config,
            action_config_list,
            target_imsi,
            target_sim_id,
            target_group_id,
            target_operator_id,
            rest,
        }
    }

    /// Whether it is at work.
    pub fn is_active(&self) -> bool {
        self.status == HandlerStatus::Active
    }
}

impl EventHandlerRequest {
    /// The handler of this id that it asks for.
    pub fn into_handler(self, handler_id: HandlerId) -> EventHandler {
        let EventHandlerRequest {
            name,
            description,
            status,
            rule_config,
            action_config_list,
            target_imsi,
            target_sim_id,
            target_group_id,
            target_operator_id,
            rest,
        } = self;
        EventHandler {
            handler_id,
            name,
            description,
            status,
            rule_config,
            action_config_list,
            target_imsi,
            target_sim_id,
            target_group_id,
            target_operator_id,
            rest,
        }
    }
}
