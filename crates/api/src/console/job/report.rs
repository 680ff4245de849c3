use serde::{Deserialize, Serialize};

/// What a job found out, over all of its items.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct JobReport {
    /// The times to return that were measured; none before the first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub returns: Option<ReturnTimes>,
    /// How many returned within which time.
    pub histogram: Vec<ReturnBin>,
    /// By the device's model, most SIMs first; 20 at most.
    pub by_model: Vec<Tally>,
    /// By group, most SIMs first; 20 at most.
    pub by_group: Vec<Tally>,
    /// What those that need a person have in common; none where nothing stands out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cause: Option<SharedCause>,
}

/// Times to return in milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ReturnTimes {
    /// How many were measured.
    pub count: u64,
    /// The median.
    pub p50_ms: i64,
    /// The 95th percentile.
    pub p95_ms: i64,
    /// The longest.
    pub max_ms: i64,
}

/// One bar: returns from `from_ms` on, below `to_ms`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ReturnBin {
    /// The lower bound, inclusive.
    pub from_ms: i64,
    /// The upper bound, exclusive.
    pub to_ms: i64,
    /// How many.
    pub count: u64,
}

/// SIMs that have something in common.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Tally {
    /// The model (the type allocation code of the IMEI: its first eight digits) or the group's id; empty where there is none.
    pub key: String,
    /// SIMs that were begun.
    pub sims: u64,
    /// Of these: judged and in need of a person ([`ItemsShown::NeedsPerson`]).
    pub needs_person: u64,
    /// Times to return; none before the first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub returns: Option<ReturnTimes>,
}

/// Most of those that need a person share something that most of the others do not have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SharedCause {
    /// What they share.
    pub by: SharedBy,
    /// Its value: see [`Tally::key`].
    pub key: String,
    /// How many of those that need a person share it.
    pub sharing: u64,
    /// How many need a person.
    pub needs_person: u64,
    /// How many of all that were judged share it.
    pub judged: u64,
}

/// What SIMs can have in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum SharedBy {
    /// The device's model.
    Model,
    /// The group.
    Group,
}
