use api::console::plan::{Action, Effect};

use crate::plan::{effect::all::Contributor, facts::TargetFacts, scene::Scene};

/// How many sessions will drop: those that are open on SIMs whose session is cut or refused.
#[derive(Default)]
pub(super) struct Drops(u64);

impl Contributor for Drops {
    fn see(&mut self, scene: &Scene<'_>, target: &TargetFacts) {
        let drops = match scene.action {
            Action::CutSession | Action::Deactivate => target.sim.online(),
            Action::Activate | Action::Configure { .. } => false,
        };
        self.0 += u64::from(drops);
    }

    fn say(&self, _scene: &Scene<'_>, effect: &mut Effect) {
        effect.drops = self.0;
    }
}
