use serde::{Deserialize, Serialize};

use crate::{
    UnixMillis,
    console::lease::{DoorAddress, LeaseDraft},
    id::{LeaseId, OpId},
};

/// A promise that a door closes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Lease {
    /// The lease.
    pub id: LeaseId,
    /// The intention.
    pub op: OpId,
    /// Whose it is.
    pub by: String,
    /// Its device's name.
    pub name: String,
    /// What was asked for.
    pub draft: LeaseDraft,
    /// When that was, in the context's time.
    pub asked_at: UnixMillis,
    /// When it ends at the latest, in the context's time.
    pub ends_at: UnixMillis,
    /// How it stands.
    pub standing: LeaseStanding,
    /// Its door; none before the platform has said where it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub door: Option<DoorAddress>,
    /// The name of the door's address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub host_name: Option<String>,
    /// The lease that goes on where this one ends.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub followed_by: Option<LeaseId>,
    /// When it was closed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closed_at: Option<UnixMillis>,
    /// Why it was closed, or is to be.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<CloseReason>,
    /// What the platform said instead of opening or closing it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub said: Option<String>,
    /// The local address that leads through it, e.g. `127.0.0.1:2208`; for as long as the server runs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub forward: Option<String>,
}

impl Lease {
    /// Whether its door may be open.
    pub const fn is_live(&self) -> bool {
        match self.standing {
            LeaseStanding::Asked | LeaseStanding::Open | LeaseStanding::Closing => true,
            LeaseStanding::Closed | LeaseStanding::Failed => false,
        }
    }
}

/// How a lease stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum LeaseStanding {
    /// The platform was asked to open it, and has not answered.
    Asked,
    /// It is open.
    Open,
    /// It is being closed: nobody has seen yet that it is.
    Closing,
    /// It was seen to be closed.
    Closed,
    /// It was not opened, as far as anybody knows.
    Failed,
}

/// Why a door is closed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum CloseReason {
    /// Somebody closed it here.
    Operator,
    /// Whose it was signed out, or the time of that session was over.
    SignedOut,
    /// The server ended.
    Quit,
    /// The server was away without having closed it.
    Restarted,
    /// The computer slept.
    Slept,
    /// Nobody was connected for long enough.
    Idle,
    /// Another door has taken its place.
    HandedOver,
    /// Its time was over.
    Expired,
    /// Somebody closed it elsewhere.
    Elsewhere,
    /// It was opened after it had been given up.
    Late,
}
