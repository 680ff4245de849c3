use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{Rest, UnixSeconds};

open_enum! {
    /// Over how long a time a SIM's traffic is summed up. [spec]
    StatsPeriod {
        /// A month: up to 18 months ago.
        Month = "month",
        /// A day: up to 18 months ago.
        Day = "day",
        /// About five minutes: up to 32 days ago.
        Minutes = "minutes",
    }
}

open_enum! {
    /// The same for a group or an operator. [spec]
    SumPeriod {
        /// A month: up to 3 months ago.
        Month = "month",
        /// A day: up to 7 days ago.
        Day = "day",
    }
}

/// Query of what a SIM has used. All three are required. [spec]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AirStatsQuery {
    /// A time in the first period, in seconds.
    pub from: UnixSeconds,
    /// A time in the last period, in seconds.
    pub to: UnixSeconds,
    /// The periods.
    pub period: StatsPeriod,
}

/// Query of what a group or an operator has used. All three are required. [spec]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AirSumQuery {
    /// A time in the first period, in seconds.
    pub from: UnixSeconds,
    /// A time in the last period, in seconds.
    pub to: UnixSeconds,
    /// The periods.
    pub period: SumPeriod,
}

/// What a SIM has used in a period. [spec: AirStatsResponse]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct AirStats {
    /// The beginning of the period in UTC, as text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// The same in **seconds**.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unixtime: Option<UnixSeconds>,
    /// By speed class, e.g. `s1.standard`.
    pub data_traffic_stats_map: BTreeMap<String, DataTraffic>,
    /// Fields that this version does not know.
    #[cfg_attr(feature = "rest", serde(flatten))]
    #[cfg_attr(not(feature = "rest"), serde(skip))]
    pub rest: Rest,
}

/// Bytes and packets. [spec: DataTrafficStats]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct DataTraffic {
    /// Bytes sent.
    pub upload_byte_size_total: i64,
    /// Bytes received.
    pub download_byte_size_total: i64,
    /// Packets sent.
    pub upload_packet_size_total: i64,
    /// Packets received.
    pub download_packet_size_total: i64,
    /// Fields that this version does not know.
    #[cfg_attr(feature = "rest", serde(flatten))]
    #[cfg_attr(not(feature = "rest"), serde(skip))]
    pub rest: Rest,
}

/// What several SIMs have used together in a period. [spec: AirAggregatedStatsResponse]
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct AirSum {
    /// The beginning of the period in **seconds**.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unixtime: Option<UnixSeconds>,
    /// Bytes sent.
    pub upload_byte_size_total: i64,
    /// Bytes received.
    pub download_byte_size_total: i64,
    /// Fields that this version does not know.
    #[cfg_attr(feature = "rest", serde(flatten))]
    #[cfg_attr(not(feature = "rest"), serde(skip))]
    pub rest: Rest,
}
