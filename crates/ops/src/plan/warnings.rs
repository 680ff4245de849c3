use api::console::plan::{Action, Effect, TakesHold, Warning};

use crate::{
    job::Limits,
    plan::{facts::TargetFacts, scene::Scene},
    returns,
};

/// What the operator should know before starting.
pub(super) fn of(scene: &Scene<'_>, effect: &Effect) -> Vec<Warning> {
    let mut warnings = Vec::new();
    let online = || scene.accepted.iter().filter(|target| target.sim.online());
    match scene.action {
        Action::CutSession => {}
        Action::Deactivate if online().next().is_some() => warnings.push(Warning::MayStrand),
        Action::Deactivate | Action::Activate => {}
        Action::Configure { .. } => {
            if effect.settings.iter().any(|change| change.when == TakesHold::NextSession && change.sims > 0) {
                warnings.push(Warning::KeepsOldSettings);
            }
        }
    }
    let drops = matches!(scene.action, Action::CutSession | Action::Deactivate);
    if drops && online().any(|target| stayed_away(target)) {
        warnings.push(Warning::MayNotReturn);
    }
    warnings
}

/// True for a SIM that has let more time pass, after one of its sessions ended, than a job would wait for it. A SIM that
/// is online has always returned in the end: power-cycled by somebody, or woken hours later.
fn stayed_away(target: &TargetFacts) -> bool {
    let history = target.history.as_deref().map(returns::history).unwrap_or_default();
    history.returned < history.ended
        || history.longest_ms.is_some_and(|longest| longest > Limits::default().watch_ms)
}
