//! Steering a local world in tests and demonstrations: only under `kansei serve --control`.

use serde::{Deserialize, Serialize};

use crate::{UnixMillis, console::context::Clock};

crate::endpoints! {
    /// Begins the world anew. The desk (ledger, jobs) is not touched.
    ResetWorld: POST "/kansei/emulator/reset" { body: ResetRequest } -> Clock;
    /// Reads the world's clock.
    GetClock: GET "/kansei/emulator/clock" {} -> Clock;
    /// Sets, advances, scales, pauses or continues the world's clock; answers once the devices have done what fell due.
    SetClock: POST "/kansei/emulator/clock" { body: ClockRequest } -> Clock;
    /// The faults that are on.
    ListFaults: GET "/kansei/emulator/faults" {} -> Vec<Fault>;
    /// Replaces the faults.
    SetFaults: POST "/kansei/emulator/faults" { body: Vec<Fault> } -> Vec<Fault>;
    /// What the world would have sent out.
    GetOutbox: GET "/kansei/emulator/outbox" {} -> Outbox;
}

/// How to begin anew; what is left out stays as the server was started.
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
    /// The world's time; with it the clock stands still until it is advanced or continued.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub now: Option<UnixMillis>,
}

/// What to do with the clock, in this order: set, scale, pause, advance.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct ClockRequest {
    /// Jump to this time, not before the present one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub set: Option<UnixMillis>,
    /// World seconds in a wall second, 0.1 to 10,000.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scale: Option<f64>,
    /// Stand still, or continue.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub paused: Option<bool>,
    /// Go on by so many milliseconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub advance_ms: Option<u32>,
}

/// A fault on calls to the world's API, or to the server's own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Fault {
    /// The platform's operation, e.g. `deleteSimSession`; `*` for every one of them. An endpoint of ours by its name,
    /// e.g. `StartJob`.
    pub operation: String,
    /// What happens.
    pub effect: FaultEffect,
    /// How often before it heals; none for always.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub times: Option<u32>,
}

/// What a fault does to a call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum FaultEffect {
    /// Answers late, by wall milliseconds.
    Slow {
        /// How late.
        millis: u32,
    },
    /// Answers with this status before anything is done.
    Status {
        /// 400 to 599.
        status: u16,
    },
    /// Does what was asked and loses the answer: the connection breaks.
    Cut,
}

/// What the world would have sent out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Outbox {
    /// The policy: `record`, `loopback`, or an allow-list.
    pub policy: String,
    /// Messages, newest first.
    pub messages: Vec<OutboxMessage>,
}

/// A message that did not leave.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OutboxMessage {
    /// When.
    pub at: UnixMillis,
    /// Its real address.
    pub to: String,
    /// Its content, secrets left out.
    pub body: String,
}
