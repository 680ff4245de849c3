//! Plans: what a write will touch, before it is made. Every write begins with one; a click is a plan of one.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{
    UnixMillis,
    console::{
        job::MANY,
        sim_row::{Drift, SimState},
    },
    id::{ContextId, HandlerId, PlanId, SimId},
};
pub use crate::{console::action::Action, soracom::group::TakesHold};

crate::endpoints! {
    /// Plans a write; sends nothing. 404 for an unknown target, 400 for a request that names none.
    CreatePlan: POST "/kansei/contexts/{context}/plans" { path: ContextId, body: PlanRequest } -> Plan;
}

/// What to plan.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PlanRequest {
    /// The verb.
    pub action: Action,
    /// The SIMs; empty for an action on a group, and where a query names them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub targets: Vec<SimId>,
    /// The SIMs, as a query of the SIM list that is answered once, now; in place of `targets`. The empty one means all of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub query: Option<String>,
}

impl PlanRequest {
    /// For SIMs that are named, or for the group that the action names.
    pub fn new(action: Action, targets: Vec<SimId>) -> Self {
        PlanRequest { action, targets, query: None }
    }

    /// For the SIMs that a query finds.
    pub fn of_query(action: Action, query: String) -> Self {
        PlanRequest { action, targets: Vec::new(), query: Some(query) }
    }
}

/// What a write will touch.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Plan {
    /// The plan.
    pub id: PlanId,
    /// The context it belongs to.
    pub context: ContextId,
    /// The verb.
    pub action: Action,
    /// When it was made, in the context's time.
    pub made_at: UnixMillis,
    /// When it can no longer be started, in the context's time.
    pub expires_at: UnixMillis,
    /// How many SIMs it looks at; those that it refuses among them.
    #[serde(default)]
    pub total: u64,
    /// The SIMs, as they stood; of many the first [`MOST_ITEMS`](crate::console::job::MOST_ITEMS).
    pub targets: Vec<Target>,
    /// What will happen.
    pub effect: Effect,
    /// The exact calls.
    pub calls: Vec<PlannedCall>,
    /// How many targets it leaves alone, by the reason. A plan that leaves all of them alone cannot be started.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub refused: BTreeMap<RefusalReason, u64>,
    /// Why, for each of them; of many the first [`MOST_ITEMS`](crate::console::job::MOST_ITEMS).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub refusals: Vec<Refusal>,
    /// What the operator should know before.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<Warning>,
}

impl Plan {
    /// How many SIMs it will touch; of an action on a group none.
    pub fn accepted(&self) -> u64 {
        self.total.saturating_sub(self.refused.values().sum())
    }

    /// Whether whoever starts it says how many SIMs it touches: there are many, or what is done to them lasts.
    pub fn is_said(&self) -> bool {
        self.accepted() >= MANY || self.action.lasts()
    }
}

/// One SIM of a plan, as it stood when the plan was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Target {
    /// The SIM.
    pub sim_id: SimId,
    /// Its name.
    pub name: String,
    /// What it was doing.
    pub state: SimState,
    /// How its session disagreed with its group.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub drift: Vec<Drift>,
    /// What is known of its earlier cuts.
    pub history: ReturnHistory,
}

/// How often a SIM came back after its session ended, read from the session history that was at hand.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ReturnHistory {
    /// Sessions that ended.
    pub ended: u32,
    /// Of these: another session followed.
    pub returned: u32,
    /// The median time to return, in milliseconds; none where nothing returned.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub median_ms: Option<i64>,
    /// The longest time to return, in milliseconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub longest_ms: Option<i64>,
}

/// A figure, or the honest absence of one.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase", untagged)]
pub enum Known<T> {
    /// The figure.
    Is(T),
    /// Not known here; never shown as 0.
    #[default]
    NotKnown,
}

/// What a plan will change, by contributor.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Effect {
    /// SIMs the plan touches.
    pub sims: u64,
    /// Of these: online when the plan was made.
    pub online: u64,
    /// Sessions that will drop.
    pub drops: u64,
    /// Settings that will change, and when.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub settings: Vec<SettingChange>,
    /// Open doors that will break.
    pub doors: Known<u64>,
    /// Calls that the permissions of whoever signs them would refuse.
    #[serde(default)]
    pub refused_calls: Known<u64>,
    /// How long the calls take at the rate that the platform allows, in milliseconds.
    #[serde(default)]
    pub at_rate_ms: Known<i64>,
    /// Event handlers that a move into another group wins and loses for SIMs.
    #[serde(default)]
    pub handlers: Known<Vec<HandlerChange>>,
}

/// An event handler that will look after SIMs from now on, or no longer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct HandlerChange {
    /// The handler.
    pub id: HandlerId,
    /// Its name.
    pub name: String,
    /// True where it looks after them from then on.
    pub won: bool,
    /// How many SIMs.
    pub sims: u64,
}

/// A setting before and after.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SettingChange {
    /// The setting, e.g. `dnsServers`.
    pub setting: String,
    /// The value that is in force; null for none.
    pub from: Value,
    /// The value that will be; null for none.
    pub to: Value,
    /// When it takes hold.
    pub when: TakesHold,
    /// SIMs it concerns.
    pub sims: u64,
}

/// One exact call, or many of the same shape.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PlannedCall {
    /// `POST`, `PUT` or `DELETE`.
    pub method: String,
    /// The path; `…` stands for each target when `times` is more than one.
    pub path: String,
    /// The body, secrets left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body: Option<Value>,
    /// How often.
    pub times: u64,
}

/// Why a target will not be touched.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Refusal {
    /// The SIM.
    pub sim_id: SimId,
    /// Why.
    pub reason: RefusalReason,
}

/// Why a plan leaves a target alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum RefusalReason {
    /// It has no session to cut: the platform would refuse with `SEM0016`.
    AlreadyOffline,
    /// Another job is working on it.
    InHand,
    /// Its status does not allow this.
    Status,
    /// It is already as it is to be.
    AlreadySo,
    /// Somebody has changed since what the job had done.
    Drifted,
    /// The job did nothing to it that can be undone.
    NothingToUndo,
    /// How the job left it is not known, so whether somebody has changed it since is not either.
    LeftUnknown,
}

/// What an operator should know before starting.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Warning {
    /// A device that redials while the SIM is inactive backs off and may be stranded; cutting the session is one call.
    MayStrand,
    /// This SIM has ended sessions before without coming back by itself.
    MayNotReturn,
    /// Sessions keep the old settings until they are built again.
    KeepsOldSettings,
    /// A session that was cut, or a secret that was replaced, does not come back by undoing what was done.
    NotAllUndone,
    /// What is added cannot be taken away again.
    Lasts,
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Known<T> {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Option::deserialize(deserializer)?.map_or(Known::NotKnown, Known::Is))
    }
}
