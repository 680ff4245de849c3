//! The World page: every local context has one.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{
    UnixMillis,
    console::{
        context::{Clock, Context},
        world::{
            BehaviourRule, Behaviours, ClockRequest, Device, DeviceData, DeviceSent, FaultSwitch, FiringSum,
            Firings, FiringsQuery, Outbox, OutboxMessage, OutboxQuery, PowerRequest,
        },
    },
    id::{ContextId, MessageId, SimId},
};

crate::endpoints! {
    /// The world as it stands. Every path here answers 404 for a context that is no local world.
    GetWorld: GET "/kansei/contexts/{context}/world" { path: ContextId } -> World;
    /// What a world can begin as.
    ListScenarios: GET "/kansei/contexts/{context}/world/scenarios" { path: ContextId } -> Vec<ScenarioInfo>;
    /// Begins the world anew. Jobs on it end; ledger and plans stay.
    StartOver: POST "/kansei/contexts/{context}/world/reset" { path: ContextId, body: ResetRequest } -> World;
    /// Steers the clock; answers once the devices have done what fell due.
    SteerClock: POST "/kansei/contexts/{context}/world/clock" { path: ContextId, body: ClockRequest } -> World;
    /// The faults, on and off, in their order: the first that strikes a call is the one that it meets.
    ListWorldFaults: GET "/kansei/contexts/{context}/world/faults" { path: ContextId } -> Vec<FaultSwitch>;
    /// Replaces the list of faults. What stood before and is equal keeps its hits.
    SetWorldFaults: POST "/kansei/contexts/{context}/world/faults" { path: ContextId, body: Vec<FaultSwitch> } -> Vec<FaultSwitch>;
    /// The rules by which devices behave.
    ListBehaviours: GET "/kansei/contexts/{context}/world/behaviours" { path: ContextId } -> Behaviours;
    /// Replaces the rules.
    SetBehaviours: POST "/kansei/contexts/{context}/world/behaviours" { path: ContextId, body: Vec<BehaviourRule> } -> Behaviours;
    /// The device that a SIM sits in.
    GetDevice: GET "/kansei/contexts/{context}/world/devices/{sim_id}" { path: (ContextId, SimId) } -> Device;
    /// Switches a device on, off, or off and on.
    PowerDevice: POST "/kansei/contexts/{context}/world/devices/{sim_id}/power" { path: (ContextId, SimId), body: PowerRequest } -> Device;
    /// Has a device send data: as the platform's unified endpoint takes it, so that Flux apps hear of it. 409 without a session.
    SendFromDevice: POST "/kansei/contexts/{context}/world/devices/{sim_id}/send" { path: (ContextId, SimId), body: DeviceData } -> DeviceSent;
    /// What would have left the world.
    ListOutbox: GET "/kansei/contexts/{context}/world/outbox" { path: ContextId, query: OutboxQuery } -> Outbox;
    /// Lets one message out. Whatever comes of it stands in the answer; what the policy forbids is refused.
    SendMessage: POST "/kansei/contexts/{context}/world/outbox/{message_id}/send" { path: (ContextId, MessageId) } -> OutboxMessage;
    /// What event handlers did, and what they have put off.
    ListFirings: GET "/kansei/contexts/{context}/world/firings" { path: ContextId, query: FiringsQuery } -> Firings;
    /// How often each handler was met; those that never were are not among them.
    SumFirings: GET "/kansei/contexts/{context}/world/firings/sums" { path: ContextId } -> Vec<FiringSum>;
    /// Copies the world into another context, whose clock stands still and from which nothing leaves; 409 when the name is
    /// taken.
    ForkWorld: POST "/kansei/contexts/{context}/world/fork" { path: ContextId, body: ForkRequest } -> Context;
}

/// A local world.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct World {
    /// The scenario that it began as; none for one that was imported.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scenario: Option<String>,
    /// What that scenario is for, in one sentence; empty where there is none.
    pub summary: String,
    /// The seed of everything random.
    pub seed: u64,
    /// How many SIMs there are.
    pub sims: u64,
    /// Commands since it began: calls that wrote, and what devices and timers did.
    pub commands: u64,
    /// The world's time when it began.
    pub began_at: UnixMillis,
    /// Milliseconds of the world since then.
    pub ran_ms: u64,
    /// Milliseconds of the wall clock since then.
    pub real_ms: u64,
    /// Entries of all session histories.
    pub events: u64,
    /// Of those, how many a second over the last minute of the world.
    pub chatter: f64,
    /// Its clock.
    pub clock: Clock,
    /// When the next thing happens by itself; none for never.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_at: Option<UnixMillis>,
    /// What the scenario has planned, in the order of time.
    pub track: Vec<Moment>,
    /// How many faults are on.
    pub faults_on: u32,
    /// How many messages the outbox keeps.
    pub outbox_kept: u64,
    /// How many of those were let out.
    pub outbox_sent: u64,
    /// What may leave the world: `record`, `loopback`, or an allow-list.
    pub policy: String,
}

/// Something that a scenario has planned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Moment {
    /// When, in the world's time.
    pub at: UnixMillis,
    /// When it ends, for what lasts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<UnixMillis>,
    /// What happens, by a stable word: `cellDown`, `cellUp`, `groupChanged`, …
    pub what: String,
    /// What it happens to, by stable names: `cell`, `count`, `group`, …
    pub detail: BTreeMap<String, String>,
    /// Whether it has happened.
    pub happened: bool,
}

/// A scenario that a world can begin as.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ScenarioInfo {
    /// Its name.
    pub name: String,
    /// What it is for, in one sentence.
    pub summary: String,
    /// How many SIMs it has unless somebody says.
    pub sims: u32,
    /// Whether it can have more: one of named SIMs alone cannot.
    pub scales: bool,
}

/// How to begin anew; what is left out stays as the world began.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct ResetRequest {
    /// A scenario of `assets/scenarios`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scenario: Option<String>,
    /// How many SIMs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sims: Option<u32>,
    /// The seed of everything random.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seed: Option<u64>,
    /// The world's time, in the years 2000 to 2100; with it the clock stands still until it is advanced or continued.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub now: Option<UnixMillis>,
}

/// What to call the copy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ForkRequest {
    /// The new context's id.
    pub name: ContextId,
}
