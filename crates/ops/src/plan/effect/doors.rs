use api::console::plan::{Effect, Known};

use crate::plan::{effect::all::Contributor, outlook::Outlook, scene::Scene};

/// How many open doors lead to SIMs whose session ends: whoever is inside is put out, and the door leads to the next session.
#[derive(Default)]
pub(super) struct Doors(u64);

impl Contributor for Doors {
    fn see(&mut self, scene: &Scene<'_>, outlook: &Outlook<'_>) {
        if let Some(doors) = scene.doors.filter(|_| outlook.ends) {
            self.0 += doors.to(&outlook.target.sim);
        }
    }

    fn say(&self, scene: &Scene<'_>, effect: &mut Effect) {
        effect.doors = if scene.doors.is_some() { Known::Is(self.0) } else { Known::NotKnown };
    }
}
