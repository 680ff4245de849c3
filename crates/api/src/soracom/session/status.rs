use serde::{Deserialize, Serialize};

use crate::{
    Rest, UnixMillis,
    id::{Imei, Imsi, SessionId, VpgId},
};

open_enum! {
    /// The radio access technology. [spec]
    RadioType {
        /// UMTS.
        Umts = "3G",
        /// GSM.
        Gsm = "GSM",
        /// LTE.
        Lte = "LTE",
        /// LTE Cat. M1.
        LteM = "LTE-M",
        /// NB-IoT.
        NbIot = "NB-IoT",
    }
}

/// The base station a device is connected to; numbers in decimal. [spec]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Cell {
    /// The radio access technology.
    #[serde(rename = "radioType", skip_serializing_if = "Option::is_none")]
    pub radio_type: Option<RadioType>,
    /// Mobile country code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mcc: Option<i64>,
    /// Mobile network code; a single digit is to be padded with a zero.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mnc: Option<i64>,
    /// Location area code (2G, 3G).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lac: Option<i64>,
    /// Routing area code (2G, 3G).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rac: Option<i64>,
    /// Service area code (2G, 3G).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sac: Option<i64>,
    /// Cell identity (2G, 3G).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ci: Option<i64>,
    /// Tracking area code (LTE).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tac: Option<i64>,
    /// E-UTRAN cell identifier (LTE).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub eci: Option<i64>,
    /// Fields that this version does not know.
    #[cfg_attr(feature = "rest", serde(flatten))]
    #[cfg_attr(not(feature = "rest"), serde(skip))]
    pub rest: Rest,
}

/// Where the session meets the internet. [spec]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Placement {
    /// `aws`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub infrastructure_provider: Option<String>,
    /// E.g. `ap-northeast-1`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// Fields that this version does not know.
    #[cfg_attr(feature = "rest", serde(flatten))]
    #[cfg_attr(not(feature = "rest"), serde(skip))]
    pub rest: Rest,
}

/// The current session of a SIM, or the mark that it has none. [spec]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct SessionStatus {
    /// True while a session is open; may be hours old (a device that lost power stays online until the idle time-out).
    pub online: bool,
    /// When this status last changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_updated_at: Option<UnixMillis>,
    /// The session.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub session_id: Option<SessionId>,
    /// The device; null for a virtual SIM.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub imei: Option<Imei>,
    /// The IMSI that the session runs on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub imsi: Option<Imsi>,
    /// The subscription that the session runs on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subscription: Option<String>,
    /// The device's IP address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ue_ip_address: Option<String>,
    /// The DNS servers that the session was given when it was created.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dns_servers: Option<Vec<String>>,
    /// The VPG; absent where none is used.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vpg_id: Option<VpgId>,
    /// The VPG's private address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gateway_private_ip_address: Option<String>,
    /// The VPG's fixed public address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gateway_public_ip_address: Option<String>,
    /// The base station.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cell: Option<Cell>,
    /// Undocumented object.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub location: Option<serde_json::Value>,
    /// Where the session meets the internet.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub placement: Option<Placement>,
    /// Fields that this version does not know.
    #[cfg_attr(feature = "rest", serde(flatten))]
    #[cfg_attr(not(feature = "rest"), serde(skip))]
    pub rest: Rest,
}

/// The session before the current one. [spec: PreviousSessionStatus]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct PreviousSession {
    /// The session.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub session_id: Option<SessionId>,
    /// When it was created.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created_time: Option<UnixMillis>,
    /// When it was deleted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deleted_time: Option<UnixMillis>,
    /// The device; null for a virtual SIM.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub imei: Option<Imei>,
    /// The IMSI that the session ran on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub imsi: Option<Imsi>,
    /// The subscription that the session ran on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subscription: Option<String>,
    /// The device's IP address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ue_ip_address: Option<String>,
    /// The DNS servers that the session had.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dns_servers: Option<Vec<String>>,
    /// The VPG; absent where none was used.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vpg_id: Option<VpgId>,
    /// The VPG's private address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gateway_private_ip_address: Option<String>,
    /// The VPG's fixed public address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub gateway_public_ip_address: Option<String>,
    /// The base station.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cell: Option<Cell>,
    /// Fields that this version does not know.
    #[cfg_attr(feature = "rest", serde(flatten))]
    #[cfg_attr(not(feature = "rest"), serde(skip))]
    pub rest: Rest,
}
