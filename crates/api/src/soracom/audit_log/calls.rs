use serde::{Deserialize, Serialize};

use crate::{Rest, UnixMillis, id::OperatorId};

/// Which calls. [spec]
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ApiAuditLogsQuery {
    /// Only of this kind, e.g. `/v1/auth`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub api_kind: Option<String>,
    /// Not before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from_epoch_ms: Option<UnixMillis>,
    /// Not after.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to_epoch_ms: Option<UnixMillis>,
    /// At most this many, up to 1,000.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
    /// The time of the entry at which the page before ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_evaluated_key: Option<String>,
}

/// A call of the API. [spec: APIAuditLogEntry]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ApiAuditLog {
    /// Its path with the names of its parameters, e.g. `/v1/sims/{sim_id}`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub api_kind: Option<String>,
    /// The operator.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub operator_id: Option<OperatorId>,
    /// From where.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remote_ip_address: Option<String>,
    /// Its path.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub request_path: Option<String>,
    /// When.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub requested_time_epoch_ms: Option<UnixMillis>,
    /// The SAM user; the root user has none, or an empty one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_name: Option<String>,
    /// Fields that this version does not know.
    #[cfg_attr(feature = "rest", serde(flatten))]
    #[cfg_attr(not(feature = "rest"), serde(skip))]
    pub rest: Rest,
}
