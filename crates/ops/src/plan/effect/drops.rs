use api::console::plan::{Action, Effect};

use crate::plan::scene::Scene;

/// How many sessions will drop: those that are open on SIMs whose session is cut or refused.
pub(super) fn add(scene: &Scene<'_>, effect: &mut Effect) {
    effect.drops = match scene.action {
        Action::CutSession | Action::Deactivate => {
            scene.accepted.iter().filter(|target| target.sim.online()).count() as u64
        }
        Action::Activate | Action::Configure { .. } => 0,
    };
}
