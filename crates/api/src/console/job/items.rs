use serde::{Deserialize, Serialize};

use super::Item;

/// Which items of a job.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct JobItemsQuery {
    /// Which; all unless said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub show: Option<ItemsShown>,
    /// Only those with a higher number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<u64>,
    /// At most so many; 100 unless said, 500 at most.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
}

/// Some of a job's items.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum ItemsShown {
    /// Begun and not judged.
    Running,
    /// Overdue.
    NotBack,
    /// Neither verified nor skipped: overdue, not as the group wants it, failed or unknown.
    NeedsPerson,
}

/// A page of a job's items.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct JobItems {
    /// The items, ascending by number.
    pub items: Vec<NumberedItem>,
    /// What `after` is for the next page; none on the last one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<u64>,
}

/// An item with its number in the job: the order in which they are begun.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NumberedItem {
    /// The number, from 0.
    pub number: u64,
    /// The item.
    #[serde(flatten)]
    pub item: Item,
}
