use std::collections::BTreeMap;

use api::console::plan::{SettingChange, TakesHold};
use serde_json::Value;

/// Folds the same change of many SIMs into one line, in a steady order.
#[derive(Default)]
pub(super) struct Tally(BTreeMap<(String, String, String), SettingChange>);

impl Tally {
    /// Counts one SIM whose `setting` goes `from` → `to`; nothing where they are the same.
    pub(super) fn add(&mut self, setting: &str, from: Value, to: Value, when: TakesHold) {
        if from == to {
            return;
        }
        self.0
            .entry((setting.to_owned(), from.to_string(), to.to_string()))
            .or_insert_with(|| SettingChange { setting: setting.to_owned(), from, to, when, sims: 0 })
            .sims += 1;
    }

    /// The lines.
    pub(super) fn lines(&self) -> impl Iterator<Item = SettingChange> {
        self.0.values().cloned()
    }
}
