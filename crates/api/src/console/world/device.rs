use serde::{Deserialize, Serialize};

use crate::{UnixMillis, console::world::Behaviour, id::SimId};

/// The simulated device that a SIM sits in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Device {
    /// The SIM.
    pub sim_id: SimId,
    /// Whether it has power.
    pub powered: bool,
    /// What it is doing.
    pub phase: DevicePhase,
    /// How it comes back: by the rule that decides, else its own way.
    pub behaviour: Behaviour,
    /// The place of the rule that decides, from 0; none where it behaves in its own way.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rule: Option<u32>,
    /// When it does the next thing by itself; none for never.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_at: Option<UnixMillis>,
}

/// What a device is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum DevicePhase {
    /// Believes that it has a session.
    Attached,
    /// Will dial.
    Redialing,
    /// Was refused for the time being, and will dial again.
    BackingOff,
    /// Has its radio off and wakes by its schedule.
    Asleep,
    /// Has no session and will not dial until its power is cycled.
    GaveUp,
    /// Has no power.
    Off,
}

/// What to do to a device's power.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PowerRequest {
    /// What.
    pub power: Power,
}

/// What somebody does to a device's power.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Power {
    /// Switch it on: it boots and dials. One that has power already stays as it is.
    On,
    /// Take it away without a word: the platform shows the session as open until its idle time-out.
    Off,
    /// Off and on: it boots and dials.
    Cycle,
}

/// What a device sends.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DeviceData {
    /// The data: JSON, or a text.
    pub payload: serde_json::Value,
}

/// What became of what a device sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DeviceSent {
    /// How many Flux apps took it: one, where an app listens to the SIM's group, else none.
    pub apps: u32,
}
