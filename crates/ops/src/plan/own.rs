use api::console::plan::Action;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What is to be done to one SIM alone, where an action is not the same for all.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Own {
    /// The steps, in their order.
    pub steps: Vec<OwnStep>,
    /// True where something that was done to it does not come back by them.
    pub lasting: bool,
}

/// One step, and what it takes back.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OwnStep {
    /// What is to be done.
    pub action: Action,
    /// As the settings in question were left, in the ledger's form: where they are another way by now, somebody has changed
    /// them since, and they are left alone.
    pub expects: Value,
}
