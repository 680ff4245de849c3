//! The cells of a world that are down.

use std::sync::Arc;

use emulator::outages::Outages;

use crate::{
    StoreError,
    world::{Reading, Tx},
};

/// Where they stand.
const OUTAGES: &str = "outages";

impl Reading<'_> {
    /// Which cells are down.
    ///
    /// # Errors
    /// The database fails.
    pub fn outages(&self) -> Result<Arc<Outages>, StoreError> {
        Ok(self.meta(OUTAGES)?.map(Arc::new).unwrap_or_default())
    }
}

impl Tx<'_> {
    /// Says which cells are down; decisions of later commands follow it.
    ///
    /// # Errors
    /// The database fails.
    pub fn set_outages(&mut self, outages: &Outages) -> Result<(), StoreError> {
        self.state.unit.borrow_mut().circumstances = None;
        self.set_meta(OUTAGES, outages)
    }
}
