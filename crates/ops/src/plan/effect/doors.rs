use api::console::plan::{Effect, Known};

use crate::plan::{effect::all::Contributor, outlook::Outlook, scene::Scene};

/// Open Napter doors are not read by this version, and what is not known is never 0.
pub(super) struct Doors;

impl Contributor for Doors {
    fn see(&mut self, _scene: &Scene<'_>, _outlook: &Outlook<'_>) {}

    fn say(&self, _scene: &Scene<'_>, effect: &mut Effect) {
        effect.doors = Known::NotKnown;
    }
}
