use api::console::plan::{Effect, Known};

use crate::plan::scene::Scene;

/// Open Napter doors are not read by this version, and what is not known is never 0.
pub(super) fn add(_scene: &Scene<'_>, effect: &mut Effect) {
    effect.doors = Known::NotKnown;
}
