use std::collections::BTreeMap;

use api::{
    id::GroupId,
    soracom::{group::Group, sim::Sim},
};

use crate::{ledger::hash_of_value, plan::pin::Pin};

/// The groups that a plan looked at, each with a hash of its configuration.
pub type GroupHashes = BTreeMap<GroupId, String>;

/// A hash of a group's configuration: equal where that is.
pub fn hash_of_configuration(group: &Group) -> String {
    serde_json::to_value(&group.configuration).map(|value| hash_of_value(&value)).unwrap_or_default()
}

impl Pin {
    /// Whether the SIM is another one than the plan saw: its status or its group changed. That it went online or offline
    /// changes no more than counts.
    pub fn has_drifted(&self, sim: &Sim) -> bool {
        self.status != sim.status || self.group_id != sim.group_id
    }
}

/// Whether so many targets that drifted are too many to start the plan: what it says is not what would come.
pub fn is_too_much(drifted: u64, of: u64) -> bool {
    drifted * 20 > of
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_twentieth_may_drift() {
        assert!(!is_too_much(0, 0) && !is_too_much(1, 20) && !is_too_much(50, 1_000));
        assert!(is_too_much(1, 1) && is_too_much(1, 19) && is_too_much(51, 1_000));
    }
}
