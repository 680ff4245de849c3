//! The rules by which a world's devices behave.

use std::sync::Arc;

use emulator::fleet::Rules;

use crate::{
    StoreError,
    world::{Reading, Tx},
};

/// Where they stand.
const RULES: &str = "rules";

impl Reading<'_> {
    /// How devices behave here, on top of each one's own behaviour.
    ///
    /// # Errors
    /// The database fails.
    pub fn rules(&self) -> Result<Arc<Rules>, StoreError> {
        Ok(self.meta(RULES)?.map(Arc::new).unwrap_or_default())
    }
}

impl Tx<'_> {
    /// Replaces the rules; decisions of later commands follow them.
    ///
    /// # Errors
    /// The database fails.
    pub fn set_rules(&mut self, rules: &Rules) -> Result<(), StoreError> {
        self.state.unit.borrow_mut().circumstances = None;
        self.set_meta(RULES, rules)
    }
}
