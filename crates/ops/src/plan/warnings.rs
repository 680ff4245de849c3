use api::console::plan::{Action, Effect, TakesHold, Warning};

use crate::{
    job::Limits,
    plan::{facts::TargetFacts, scene::Scene},
    returns,
};

/// What the operator should know before starting.
#[derive(Debug, Default)]
pub(super) struct Warnings {
    online: bool,
    stayed_away: bool,
}

impl Warnings {
    /// One SIM that is not refused.
    pub(super) fn see(&mut self, target: &TargetFacts) {
        let online = target.sim.online();
        self.online |= online;
        self.stayed_away |= online && stayed_away(target);
    }

    /// Of all that were seen.
    pub(super) fn say(&self, scene: &Scene<'_>, effect: &Effect) -> Vec<Warning> {
        let mut warnings = Vec::new();
        match scene.action {
            Action::CutSession => {}
            Action::Deactivate if self.online => warnings.push(Warning::MayStrand),
            Action::Deactivate | Action::Activate => {}
            Action::Configure { .. } => {
                if effect
                    .settings
                    .iter()
                    .any(|change| change.when == TakesHold::NextSession && change.sims > 0)
                {
                    warnings.push(Warning::KeepsOldSettings);
                }
            }
        }
        if self.stayed_away && matches!(scene.action, Action::CutSession | Action::Deactivate) {
            warnings.push(Warning::MayNotReturn);
        }
        warnings
    }
}

/// True for a SIM that has let more time pass, after one of its sessions ended, than a job would wait for it. A SIM that
/// is online has always returned in the end: power-cycled by somebody, or woken hours later.
fn stayed_away(target: &TargetFacts) -> bool {
    let history = target.history.as_deref().map(returns::history).unwrap_or_default();
    history.returned < history.ended
        || history.longest_ms.is_some_and(|longest| longest > Limits::default().watch_ms)
}
