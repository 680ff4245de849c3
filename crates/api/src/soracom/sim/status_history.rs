use serde::{Deserialize, Serialize};

use crate::{
    Rest, UnixMillis,
    id::{GroupId, Imsi, SimId},
    soracom::sim::SimStatus,
};

open_enum! {
    /// In which order a history is listed. [spec]
    SortOrder {
        /// The latest entry first; what holds unless said.
        Descending = "desc",
        /// The oldest entry first.
        Ascending = "asc",
    }
}

/// An entry of a SIM's status history: what held for one IMSI from then on. Every field may be absent. [spec:
/// SimStatusHistoryResponse]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct SimStatusHistoryEntry {
    /// When, in **seconds**; the query's bounds are in milliseconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub apply_date_time_epoch_sec: Option<i64>,
    /// The status.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<SimStatus>,
    /// The speed class.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub speed_class: Option<String>,
    /// The group; absent where the SIM was in none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group_id: Option<GroupId>,
    /// The subscription's IMSI.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub imsi: Option<Imsi>,
    /// The primary IMSI of the profile.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub primary_imsi: Option<Imsi>,
    /// Whether the one is the other.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_primary: Option<bool>,
    /// The subscription, e.g. `plan01s`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subscription: Option<String>,
    /// Its bundles.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bundles: Option<Vec<String>>,
    /// The SIM.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sim_id: Option<SimId>,
    /// Fields that this version does not know.
    #[cfg_attr(feature = "rest", serde(flatten))]
    #[cfg_attr(not(feature = "rest"), serde(skip))]
    pub rest: Rest,
}

/// Query of `GET /v1/sims/{sim_id}/statuses/history`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ListSimStatusHistoryQuery {
    /// Start of the range, in milliseconds, inclusive.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<UnixMillis>,
    /// End of the range, in milliseconds, inclusive.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<UnixMillis>,
    /// Where the last page ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_evaluated_key: Option<String>,
    /// The order; latest first unless said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sort: Option<SortOrder>,
    /// 1 to 100; 30 unless said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
}
