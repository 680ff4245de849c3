//! What a SIM may do in which status: one table, used by the server to refuse and by the page to explain.

use crate::soracom::sim::SimStatus;

/// An action whose permission depends on the SIM's status.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Action {
    /// The device opens a data session.
    Attach,
    /// `POST …/activate`.
    Activate,
    /// `POST …/deactivate`.
    Deactivate,
}

use SimStatus::{Active, Inactive, Ready, Standby, Suspended};

/// Action, the statuses in which it is allowed, and where that is written.
pub const TABLE: &[(Action, &[SimStatus], &str)] = &[
    // A ready SIM becomes active with its first session.
    (Action::Attach, &[Ready, Active], "docs air/subscriber-status"),
    (Action::Activate, &[Ready, Active, Inactive, Standby, Suspended], "docs air/subscriber-status"),
    (Action::Deactivate, &[Ready, Active, Inactive, Standby, Suspended], "docs air/subscriber-status"),
];

/// Whether `action` is allowed in `status`. A status that this version does not know allows nothing.
pub fn allows(action: Action, status: &SimStatus) -> bool {
    TABLE.iter().any(|(a, statuses, _)| *a == action && statuses.contains(status))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_inactive_sim_may_not_attach_but_may_be_activated() {
        assert!(!allows(Action::Attach, &Inactive));
        assert!(allows(Action::Activate, &Inactive));
        assert!(!allows(Action::Activate, &SimStatus::Terminated));
        assert!(!allows(Action::Attach, &SimStatus::Other("testing".into())));
    }
}
