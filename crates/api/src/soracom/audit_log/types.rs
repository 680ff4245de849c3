use serde::{Deserialize, Serialize};

use crate::{
    Rest, UnixMillis,
    id::{Imsi, OperatorId},
};

open_enum! {
    /// What a log is of. [spec]
    AuditResource {
        /// An IMSI.
        Subscriber = "Subscriber",
    }
}

/// Which entries. [spec]
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct NapterAuditLogsQuery {
    /// What `resource_id` names.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resource_type: Option<AuditResource>,
    /// Only of this IMSI.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resource_id: Option<String>,
    /// Not before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<UnixMillis>,
    /// Not after.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<UnixMillis>,
    /// At most this many, up to 1,000.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
    /// The time of the entry at which the page before ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_evaluated_key: Option<String>,
}

open_enum! {
    /// What happened. [docs napter/audit-log]
    AccessType {
        /// An entry was made.
        Created = "CREATED",
        /// An entry was removed by somebody.
        Deleted = "DELETED",
        /// An entry's time was over.
        Expired = "EXPIRED",
        /// Somebody has reached the platform.
        Access = "ACCESS",
        /// The device was reached.
        Connected = "CONNECTED",
        /// The source is not allowed.
        Denied = "DENIED",
        /// There were too many in a short time.
        Refused = "REFUSED",
        /// A connection ended.
        Closed = "CLOSED",
    }
}

/// An entry of the log. [spec: example]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct NapterAuditLog {
    /// Entries of one connection have one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub connection_id: Option<String>,
    /// When.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created_at: Option<UnixMillis>,
    /// From where to where.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub direction: Option<AccessDirection>,
    /// The IMSI of the device.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub imsi: Option<Imsi>,
    /// The operator.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub operator_id: Option<OperatorId>,
    /// Whether TLS ends at the platform.
    pub tls: bool,
    /// What happened.
    #[serde(rename = "type", skip_serializing_if = "Option::is_none")]
    pub kind: Option<AccessType>,
    /// Fields that this version does not know.
    #[cfg_attr(feature = "rest", serde(flatten))]
    #[cfg_attr(not(feature = "rest"), serde(skip))]
    pub rest: Rest,
}

/// From where to where. [spec: example]
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct AccessDirection {
    /// Who came.
    #[serde(rename = "sourceIPAddress", skip_serializing_if = "Option::is_none")]
    pub source_ip_address: Option<String>,
    /// From which port.
    #[serde(rename = "sourcePort", skip_serializing_if = "Option::is_none")]
    pub source_port: Option<i64>,
    /// The device.
    #[serde(rename = "destinationIPAddress", skip_serializing_if = "Option::is_none")]
    pub destination_ip_address: Option<String>,
    /// The device's port.
    #[serde(rename = "destinationPort", skip_serializing_if = "Option::is_none")]
    pub destination_port: Option<i64>,
}
