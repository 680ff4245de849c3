use api::console::plan::Effect;

use crate::plan::{effect::all::Contributor, outlook::Outlook, scene::Scene};

/// How many SIMs, and how many of them online: the accepted ones, or all members of the group.
#[derive(Default)]
pub(super) struct Online {
    sims: u64,
    online: u64,
}

impl Contributor for Online {
    fn see(&mut self, _scene: &Scene<'_>, outlook: &Outlook<'_>) {
        self.sims += 1;
        self.online += u64::from(outlook.target.sim.online());
    }

    fn say(&self, scene: &Scene<'_>, effect: &mut Effect) {
        (effect.sims, effect.online) = match &scene.group {
            Some((known, _)) => (known.members, known.online()),
            None => (self.sims, self.online),
        };
    }
}
