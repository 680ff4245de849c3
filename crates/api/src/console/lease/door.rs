use std::net::IpAddr;

use serde::{Deserialize, Serialize};

use crate::{
    UnixMillis,
    console::{lease::Lease, plan::Known, sim_row::SimState},
    id::{Imsi, SimId},
    soracom::audit_log::AccessType,
};

/// Where a door stands at the platform.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DoorAddress {
    /// Its address.
    pub ip_address: IpAddr,
    /// Its port there.
    pub port: u16,
}

/// An open door, as the platform shows it, with what is known of it here.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Door {
    /// Where it stands.
    pub at: DoorAddress,
    /// The name of its address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub host_name: Option<String>,
    /// The SIM that it leads to; none where it is not known here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sim_id: Option<SimId>,
    /// The IMSI, where it was opened by one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub imsi: Option<Imsi>,
    /// The SIM's name; may be empty.
    pub name: String,
    /// What the SIM is doing; none where it is not known here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<SimState>,
    /// The device's port.
    pub to: u16,
    /// Whether TLS ends at the platform.
    pub tls: bool,
    /// Who may come in; empty where the platform does not say.
    pub ranges: Vec<String>,
    /// When it was opened, in the context's time; none where the platform does not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opened_at: Option<UnixMillis>,
    /// When it closes by itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closes_at: Option<UnixMillis>,
    /// Connections that are open through it.
    #[serde(default)]
    pub connected: Known<u64>,
    /// Since when nobody is connected; none while somebody is, and where it is not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub idle_since: Option<UnixMillis>,
    /// The lease that it is; none for a door that was not opened here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lease: Option<Lease>,
    /// Whether the lease is that of whoever asks.
    #[serde(default)]
    pub mine: bool,
}

impl Door {
    /// Whether everybody may come in, or a good part of the internet.
    pub fn is_open_to_all(&self) -> bool {
        super::too_broad(&self.ranges).is_some()
    }
}

/// How many doors of an account are open.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct DoorCount {
    /// All of them.
    pub open: u64,
    /// Of these: everybody may come in.
    pub to_everybody: u64,
}

/// The doors of an account.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DoorBoard {
    /// When the platform was asked, in the context's time.
    pub at: UnixMillis,
    /// Every open door: the one that closes first stands first.
    pub doors: Vec<Door>,
    /// Leases of ours that ended within a day, the newest first.
    pub ended: Vec<Lease>,
    /// Who came through, and what became of doors, the newest first; 500 at most.
    pub visits: Vec<DoorVisit>,
    /// What whoever opens a door might let in.
    pub source: SourceHint,
}

/// An entry of the platform's log of doors.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DoorVisit {
    /// When, in the context's time.
    pub at: UnixMillis,
    /// What happened.
    pub kind: AccessType,
    /// Entries of one connection have one.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub connection: String,
    /// The SIM; none where it is not known here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sim_id: Option<SimId>,
    /// Its IMSI.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub imsi: Option<Imsi>,
    /// The SIM's name; may be empty.
    pub name: String,
    /// From where, e.g. `203.0.113.41:51022`; none where nobody came.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// The device's port.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<u16>,
    /// Whether TLS ended at the platform.
    #[serde(default)]
    pub tls: bool,
    /// Whose lease it was; none where it cannot be told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
}

/// From where whoever is at this server comes to the platform. No service is asked for it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum SourceHint {
    /// The platform is on this machine.
    ThisMachine {
        /// E.g. `127.0.0.1/32`.
        range: String,
    },
    /// As the platform's own log has our last sign-in.
    LastSignIn {
        /// E.g. `203.0.113.41/32`.
        range: String,
        /// When that was.
        at: UnixMillis,
    },
    /// Nobody has said.
    NotKnown,
}

by_tag!(SourceHint, "kind" {
    "thisMachine" => ThisMachine { range: String },
    "lastSignIn" => LastSignIn { range: String, at: UnixMillis },
    "notKnown" => NotKnown {},
});
