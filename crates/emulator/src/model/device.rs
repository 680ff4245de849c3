use api::{UnixMillis, id::Imei, soracom::session::Cell};
use serde::{Deserialize, Serialize};

use crate::{fleet::Behaviour, traffic::Profile};

/// The device that a SIM sits in: what it does, whatever the platform believes of it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Device {
    /// How it comes back after its session was cut.
    pub behaviour: Behaviour,
    /// Its IMEI; none for a virtual SIM.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub imei: Option<Imei>,
    /// The base station that it reaches.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cell: Option<Cell>,
    /// Whether it has power.
    pub powered: bool,
    /// What it is doing.
    pub phase: Phase,
    /// When it does the next thing by itself; none for never.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_at: Option<UnixMillis>,
    /// Dials that were refused in a row.
    pub attempts: u32,
    /// How much it sends and receives.
    #[serde(default, skip_serializing_if = "Profile::is_default")]
    pub traffic: Profile,
}

impl Device {
    /// Whether the network knows where it is, so that an SMS would reach it, session or not.
    pub fn registered(&self) -> bool {
        self.powered && !matches!(self.phase, Phase::Asleep | Phase::Off)
    }

    /// Turns to `phase`, and to the next thing at `next_at`.
    pub(crate) fn turn(&mut self, phase: Phase, next_at: Option<UnixMillis>) {
        self.phase = phase;
        self.next_at = next_at;
    }
}

/// What a device is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Phase {
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
