use api::console::plan::Effect;

use crate::plan::scene::Scene;

/// How many SIMs, and how many of them online: the accepted ones, or all members of the group.
pub(super) fn add(scene: &Scene<'_>, effect: &mut Effect) {
    match &scene.group {
        Some((known, _)) => {
            effect.sims = known.members;
            effect.online = known.online();
        }
        None => {
            effect.sims = scene.accepted.len() as u64;
            effect.online = scene.accepted.iter().filter(|target| target.sim.online()).count() as u64;
        }
    }
}
