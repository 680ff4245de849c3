use api::console::plan::{Effect, Known};

use crate::plan::{effect::all::Contributor, outlook::Outlook, scene::Scene};

/// How many calls the permissions of whoever signs them would refuse: none of the root user's, who may do everything; of anybody
/// else that is not known here before it is tried.
#[derive(Default)]
pub(super) struct RefusedCalls;

impl Contributor for RefusedCalls {
    fn see(&mut self, _scene: &Scene<'_>, _outlook: &Outlook<'_>) {}

    fn say(&self, scene: &Scene<'_>, effect: &mut Effect) {
        effect.refused_calls = if scene.root { Known::Is(0) } else { Known::NotKnown };
    }
}
