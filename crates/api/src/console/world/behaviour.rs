use serde::{Deserialize, Serialize};

use crate::id::{GroupId, SimId};

/// How a device comes back after its session was cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Behaviour {
    /// At once, within a few seconds.
    Prompt,
    /// After 10 to 60 s.
    Slow,
    /// Not until its power is cycled.
    Never,
    /// At its next waking: every `every_ms` milliseconds, `offset_ms` after the full multiple.
    Asleep {
        /// Between two wakings; a minute to a day, and less than an hour where the session outlives its sleep: it would
        /// else be deleted for silence.
        every_ms: u32,
        /// Shifts the schedule, so that a fleet does not wake all at once.
        offset_ms: u32,
        /// It ends its session after so long and goes to sleep without, less than `every_ms`; none where the session
        /// outlives its sleep.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        awake_ms: Option<u32>,
    },
    /// At once, and a minute later it loses its power without a word: the platform holds its session open until the idle
    /// time-out.
    Ghost,
}

/// Which devices a rule is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Which {
    /// Every one.
    All,
    /// The device of one SIM.
    Sim {
        /// The SIM.
        sim_id: SimId,
    },
    /// Those of a group's members.
    Group {
        /// The group.
        group_id: GroupId,
    },
    /// Those of SIMs with a tag.
    Tag {
        /// The tag's name.
        name: String,
        /// Its value.
        value: String,
    },
    /// Those that reach a cell.
    Cell {
        /// The cell's E-UTRAN identifier.
        eci: i64,
    },
    /// Those of a device model.
    Model {
        /// The type allocation code: the first eight digits of the IMEI.
        tac: String,
    },
    /// Those of SIMs with a subscription.
    Subscription {
        /// E.g. `plan-D`.
        name: String,
    },
}

/// How some devices behave, whatever their own behaviour is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct BehaviourRule {
    /// Which devices.
    pub which: Which,
    /// How they behave.
    pub behaviour: Behaviour,
    /// Why, in somebody's words; 200 characters at most.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// The rules of a world, in their order: the first that is about a device decides, and where none is, the device behaves
/// in its own way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Behaviours {
    /// The rules.
    pub rules: Vec<BehaviourRow>,
    /// How many devices no rule is about; none where they were not counted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub rest: Option<u64>,
    /// How many SIMs there are.
    pub of: u64,
}

/// A rule, and how much it decides.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct BehaviourRow {
    /// The rule.
    #[serde(flatten)]
    pub rule: BehaviourRule,
    /// How many devices it decides about; none where they were not counted, as in a world too large for that.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sims: Option<u64>,
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_row_is_its_rule_with_a_count() {
        let json = json!({ "which": { "kind": "cell", "eci": 41877 }, "behaviour": { "kind": "never" }, "sims": 400 });
        let row: BehaviourRow = serde_json::from_value(json.clone()).unwrap();
        assert_eq!((row.rule.which.clone(), row.sims), (Which::Cell { eci: 41_877 }, Some(400)));
        assert_eq!(serde_json::to_value(row).unwrap(), json);
        assert!(serde_json::from_value::<BehaviourRule>(json).is_err(), "a count is not asked for");
    }
}
