//! A list is a window plus the events after it: the server filters, sorts and counts; the page shows a few dozen rows.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{
    console::{context::Clock, feed::Position, group_row::GroupRow, sim_row::SimRow},
    id::ContextId,
};

crate::endpoints! {
    /// A window of the SIM list.
    SimWindow: GET "/kansei/contexts/{context}/sims" { path: ContextId, query: WindowQuery } -> Window<SimRow>;
    /// A window of the group list.
    GroupWindow: GET "/kansei/contexts/{context}/groups" { path: ContextId, query: WindowQuery } -> Window<GroupRow>;
}

/// Most rows that one window may hold.
pub const MAX_LIMIT: u32 = 500;

/// What to show. Bad input is refused with 400, code `KNS0400`, a message that names the place, and the same for
/// programs as a [`QueryFault`](crate::console::refusal::QueryFault).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct WindowQuery {
    /// The query: tokens `key:value`, `key!value`, `key<24h`, and free text; joined by "and".
    #[serde(skip_serializing_if = "String::is_empty")]
    pub q: String,
    /// A column, with a leading `-` for descending, e.g. `name`, `-since`; `name` unless said.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub sort: String,
    /// The first row.
    pub offset: u64,
    /// At most this many rows; 100 unless said, [`MAX_LIMIT`] at most.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
}

/// The rows of a window, and what stands around them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Window<Row> {
    /// The rows from `offset` on.
    pub rows: Vec<Row>,
    /// The first row's place in the result.
    pub offset: u64,
    /// How many rows match.
    pub total: u64,
    /// How many rows there are in all.
    pub of: u64,
    /// Rows by state over the query without its `state` tokens, so that choosing a state does not hide the others; sums
    /// to `total` where there is no such token. States without a row are left out. Empty for lists without states.
    pub counts: BTreeMap<String, u64>,
    /// The position that this was read at: events at or before it are already in the rows.
    pub position: Position,
    /// How long the search took, in microseconds.
    pub took_us: u64,
    /// The context's time.
    pub clock: Clock,
}
