//! How devices behave by order of whoever looks after the world, on top of each one's own behaviour.

use api::console::world::{BehaviourRule, Which};
use serde::{Deserialize, Serialize};

use crate::{Result, SimRecord, error::invalid, fleet::Behaviour, plan};

/// Most rules of a world.
pub const MOST_RULES: usize = 50;
/// Most characters of a rule's note.
const NOTE: usize = 200;
const MINUTE: u32 = 60_000;
const HOUR: u32 = 60 * MINUTE;
const DAY: u32 = 24 * HOUR;

/// Ordered rules: the first that is about a device decides how it behaves. They are asked whenever a device decides
/// something: when it hears of a cut, comes in, or goes to sleep. What it decided before stands until then.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Rules(Vec<BehaviourRule>);

impl Rules {
    /// Takes rules in their order.
    ///
    /// # Errors
    /// [`crate::Error::Invalid`] naming the rule and what is wrong with it; more than [`MOST_RULES`].
    pub fn new(rules: Vec<BehaviourRule>) -> Result<Self> {
        if rules.len() > MOST_RULES {
            return Err(invalid("rules", format!("there may be {MOST_RULES}, not {}", rules.len())));
        }
        for (place, rule) in rules.iter().enumerate() {
            check(rule).map_err(|reason| invalid(format!("rules[{place}]"), reason))?;
        }
        Ok(Rules(rules))
    }

    /// The rules in their order.
    pub fn as_slice(&self) -> &[BehaviourRule] {
        &self.0
    }

    /// The place of the rule that decides about a SIM's device; none where none is about it.
    pub fn decides(&self, record: &SimRecord) -> Option<usize> {
        self.0.iter().position(|rule| is_about(&rule.which, record))
    }

    /// How a SIM's device behaves: by the rule that decides, else in its own way.
    pub fn behaviour(&self, record: &SimRecord) -> Behaviour {
        self.decides(record).map_or(record.device.behaviour, |place| self.0[place].behaviour)
    }
}

fn is_about(which: &Which, record: &SimRecord) -> bool {
    let device = &record.device;
    match which {
        Which::All => true,
        Which::Sim { sim_id } => record.sim_id() == sim_id,
        Which::Group { group_id } => record.sim.group_id.as_ref() == Some(group_id),
        Which::Tag { name, value } => record.sim.tags.get(name) == Some(value),
        Which::Cell { eci } => device.cell.as_ref().and_then(|cell| cell.eci) == Some(*eci),
        Which::Model { tac } => {
            device.imei.as_ref().is_some_and(|imei| imei.type_allocation_code() == tac.as_str())
        }
        Which::Subscription { name } => record.subscription() == name,
    }
}

fn check(rule: &BehaviourRule) -> std::result::Result<(), String> {
    if rule.note.as_ref().is_some_and(|note| note.chars().count() > NOTE) {
        return Err(format!("note: may have {NOTE} characters"));
    }
    match &rule.which {
        Which::All | Which::Sim { .. } | Which::Group { .. } => {}
        Which::Tag { name, .. } if name.is_empty() => return Err("which: a tag has a name".to_owned()),
        Which::Tag { .. } => {}
        // An E-UTRAN cell identifier has 28 bits.
        Which::Cell { eci } if !(0..1 << 28).contains(eci) => {
            return Err(format!("which: {eci} is not the identifier of a cell"));
        }
        Which::Cell { .. } => {}
        Which::Model { tac } if tac.len() != 8 || !tac.bytes().all(|b| b.is_ascii_digit()) => {
            return Err("which: a type allocation code has eight digits".to_owned());
        }
        Which::Model { .. } => {}
        Which::Subscription { name } if plan::find(name).is_none() => {
            return Err(format!("which: there is no subscription {name}"));
        }
        Which::Subscription { .. } => {}
    }
    let Behaviour::Asleep { every_ms, offset_ms, awake_ms } = rule.behaviour else { return Ok(()) };
    // A session that outlives its sleep must be woken before the shortest idle time-out.
    let longest = if awake_ms.is_some() { DAY } else { HOUR - 1 };
    if !(MINUTE..=longest).contains(&every_ms) {
        return Err(format!("behaviour: everyMs must be {MINUTE} to {longest}"));
    }
    if offset_ms >= every_ms || awake_ms.is_some_and(|awake| awake == 0 || awake >= every_ms) {
        return Err("behaviour: offsetMs and awakeMs must be less than everyMs, and awakeMs not 0".to_owned());
    }
    Ok(())
}
