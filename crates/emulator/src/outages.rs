//! Cells that are down.

use std::collections::BTreeSet;

use api::soracom::session::Cell;
use serde::{Deserialize, Serialize};

/// The E-UTRAN cell identifiers of the cells that are down: nobody comes in through them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Outages(BTreeSet<i64>);

impl Outages {
    /// A cell fails.
    pub fn begin(&mut self, eci: i64) {
        self.0.insert(eci);
    }

    /// A cell works again.
    pub fn end(&mut self, eci: i64) {
        self.0.remove(&eci);
    }

    /// Whether a cell is down.
    pub fn hit(&self, cell: Option<&Cell>) -> bool {
        cell.and_then(|cell| cell.eci).is_some_and(|eci| self.0.contains(&eci))
    }

    /// Whether every cell works.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}
