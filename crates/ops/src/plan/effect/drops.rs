use api::console::plan::Effect;

use crate::plan::{effect::all::Contributor, outlook::Outlook, scene::Scene};

/// How many sessions will drop: those that are open on SIMs whose session is cut, or that no device may use any more.
#[derive(Default)]
pub(super) struct Drops(u64);

impl Contributor for Drops {
    fn see(&mut self, _scene: &Scene<'_>, outlook: &Outlook<'_>) {
        self.0 += u64::from(outlook.ends);
    }

    fn say(&self, _scene: &Scene<'_>, effect: &mut Effect) {
        effect.drops = self.0;
    }
}
