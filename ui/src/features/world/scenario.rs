use api::console::world::ScenarioInfo;

use crate::locales::{World, pick};

/// What a scenario is for. One that this page does not know says it itself, in English.
pub(super) fn purpose(scenario: &ScenarioInfo) -> String {
    let words = match scenario.name.as_str() {
        "small" => World::AsSmall,
        "fleet" => World::AsFleet,
        "million" => World::AsMillion,
        "portal" => World::AsPortal,
        "incident" => World::AsIncident,
        "drift" => World::AsDrift,
        "empty" => World::AsEmpty,
        _ => return scenario.summary.clone(),
    };
    pick(words.row()).to_owned()
}
