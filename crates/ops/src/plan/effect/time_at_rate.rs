use std::collections::BTreeMap;

use api::console::plan::{Effect, Known};

use crate::{
    budget::{Rates, operation},
    plan::{calls::calls_on_sim, effect::all::Contributor, outlook::Outlook, scene::Scene},
};

/// How long the calls take at the rate that the platform allows: as long as the operation with the fewest calls a minute. Where
/// one of them has not said how many it allows, that is not known here.
#[derive(Default)]
pub(super) struct TimeAtRate {
    /// How many SIMs each step is for, by its verb; the operation that it calls most often.
    steps: BTreeMap<&'static str, (String, u64)>,
}

const MINUTE: u64 = 60_000;

impl Contributor for TimeAtRate {
    fn see(&mut self, _scene: &Scene<'_>, outlook: &Outlook<'_>) {
        for todo in &outlook.todo {
            match self.steps.get_mut(todo.step.verb()) {
                Some((_, times)) => *times += 1,
                None => {
                    let calls = calls_on_sim(todo.step, &outlook.target.sim.sim_id, &todo.settings);
                    let Some(call) = calls.first() else { continue };
                    self.steps.insert(todo.step.verb(), (operation(&call.method, &call.path), 1));
                }
            }
        }
    }

    fn say(&self, scene: &Scene<'_>, effect: &mut Effect) {
        effect.at_rate_ms = if scene.action.is_on_group() {
            Known::NotKnown
        } else {
            longest(self.steps.values(), scene.rates)
        };
    }
}

fn longest<'a>(steps: impl Iterator<Item = &'a (String, u64)>, rates: &Rates) -> Known<i64> {
    let mut most = None;
    for (operation, times) in steps {
        let Some(rate) = rates.get(operation).filter(|rate| **rate > 0) else { return Known::NotKnown };
        // The first minute's calls are made at once.
        let minutes = times.div_ceil(u64::from(*rate)).saturating_sub(1);
        most = most.max(Some(minutes * MINUTE));
    }
    most.map_or(Known::NotKnown, |millis| Known::Is(i64::try_from(millis).unwrap_or(i64::MAX)))
}
