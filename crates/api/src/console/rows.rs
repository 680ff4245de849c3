//! A whole fleet, cheaply: how an index is filled and brought up to date.
//!
//! Only a world of this program has it, beside its `/v1`; another platform is read by the pages of its own list.

use serde::{Deserialize, Serialize};

use crate::{console::sim_row::SimRow, id::SimId};

crate::endpoints! {
    /// Rows by SIM ID, judged neither by a group nor by what is under way; see [`SimRow::judge`]. Where more follow, the
    /// last SIM ID stands in the header that names the next page of the platform's own lists.
    ListRows: GET "/kansei/rows" { query: RowsQuery } -> RowsPage;
}

/// Most SIMs of a page, and how many there are unless it is said.
pub const MOST: u32 = 10_000;

/// Which SIMs.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RowsQuery {
    /// Only SIMs behind this one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<SimId>,
    /// Only SIMs that were written after this position of the same epoch; all of them without.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub since: Option<u64>,
    /// How many at most.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
}

/// Some SIMs of a world. `R` is a row, or what is one on the wire.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct RowsPage<R = SimRow> {
    /// Which life of the world: another one after it was begun anew.
    pub epoch: String,
    /// How many commands the world had carried out when this was read. Every row here is at least as new.
    pub position: u64,
    /// Their rows.
    pub rows: Vec<R>,
}
