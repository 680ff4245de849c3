use api::console::plan::{Effect, Known};

use crate::plan::{
    effect::{doors, drops, online, settings_of_group, settings_of_session},
    scene::Scene,
};

/// What there is to say of an effect; each contributor writes its own fields.
const CONTRIBUTORS: &[fn(&Scene<'_>, &mut Effect)] =
    &[online::add, drops::add, settings_of_session::add, settings_of_group::add, doors::add];

/// The effect of what is on the scene.
pub(in crate::plan) fn of(scene: &Scene<'_>) -> Effect {
    let mut effect = Effect { sims: 0, online: 0, drops: 0, settings: Vec::new(), doors: Known::NotKnown };
    for add in CONTRIBUTORS {
        add(scene, &mut effect);
    }
    effect
}
