use api::{
    console::plan::{Action, Refusal, RefusalReason},
    soracom::sim::{
        SimStatus,
        lifecycle::{self, allows},
    },
};

use crate::plan::facts::TargetFacts;

/// Why `action` leaves `target` alone; none where it does not. One reason each, the strongest first.
pub(super) fn refusal(action: &Action, target: &TargetFacts) -> Option<Refusal> {
    reason(action, target).map(|reason| Refusal { sim_id: target.sim.sim_id.clone(), reason })
}

fn reason(action: &Action, target: &TargetFacts) -> Option<RefusalReason> {
    // A SIM that another job waits for in vain may be acted on: that is how it is helped.
    if target.mark.as_ref().is_some_and(|mark| !mark.not_back) {
        return Some(RefusalReason::InHand);
    }
    let status = |action| match &target.sim.status {
        Some(status) if allows(action, status) => None,
        // A status that is not known here is for the platform to judge.
        None | Some(SimStatus::Other(_)) => None,
        Some(_) => Some(RefusalReason::Status),
    };
    match action {
        Action::CutSession => (!target.sim.online()).then_some(RefusalReason::AlreadyOffline),
        Action::Deactivate => status(lifecycle::Action::Deactivate),
        Action::Activate => status(lifecycle::Action::Activate),
        Action::Configure { .. } => None,
    }
}
