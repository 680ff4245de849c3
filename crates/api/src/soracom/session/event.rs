use serde::{Deserialize, Serialize};

use crate::{
    Rest, UnixMillis,
    id::{Imei, Imsi, OperatorId, SessionId, SimId, VpgId},
    soracom::session::Cell,
};

open_enum! {
    /// What happened to a session. [spec: a plain string, its three values named in the description]
    SessionEventKind {
        /// The session was established: online.
        Created = "Created",
        /// A base station notified an update (handover): still online.
        Modified = "Modified",
        /// The session ended: offline.
        Deleted = "Deleted",
    }
}

/// One entry of the session history. Every field may be absent; the vendor omits `vpgId` where no VPG was used. [spec]
///
/// Pair events by `session_id`, never by time: a `Deleted` may carry a later time than the next `Created`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SessionEvent {
    /// What happened.
    pub event: SessionEventKind,
    /// When, in milliseconds.
    pub time: UnixMillis,
    /// The session; none in records that the platform truncated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub session_id: Option<SessionId>,
    /// The SIM.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sim_id: Option<SimId>,
    /// The subscription's IMSI.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub imsi: Option<Imsi>,
    /// The primary IMSI of the profile: not in the definition, read by the Go SDK. [cli]
    #[serde(skip_serializing_if = "Option::is_none")]
    pub primary_imsi: Option<Imsi>,
    /// The subscription, e.g. `plan01s`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subscription: Option<String>,
    /// The device's IMEI; null for a virtual SIM.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub imei: Option<Imei>,
    /// The operator.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub operator_id: Option<OperatorId>,
    /// The access point name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub apn: Option<String>,
    /// First DNS server that the session was given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dns0: Option<String>,
    /// Second DNS server that the session was given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dns1: Option<String>,
    /// The device's IP address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ue_ip_address: Option<String>,
    /// The VPG; absent where none was used.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vpg_id: Option<VpgId>,
    /// The VPG's private address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gateway_private_ip_address: Option<String>,
    /// The VPG's fixed public address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gateway_public_ip_address: Option<String>,
    /// The base station; absent for virtual SIMs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cell: Option<Cell>,
    /// RFC 3339 text, not a number: the Go SDK decodes it as a time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created_time: Option<String>,
    /// Fields that this version does not know.
    #[cfg_attr(feature = "rest", serde(flatten))]
    #[cfg_attr(not(feature = "rest"), serde(skip))]
    pub rest: Rest,
}

/// Query of the two history endpoints: newest first, `last_evaluated_key` is the time of the last item in milliseconds.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListSessionEventsQuery {
    /// Start of the range, inclusive.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<UnixMillis>,
    /// End of the range, inclusive.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<UnixMillis>,
    /// At most this many.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
    /// Where the last page ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_evaluated_key: Option<String>,
}
