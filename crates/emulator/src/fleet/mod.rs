//! Simulated devices: what each does by itself, one step at a time.
//!
//! Nothing here waits. A device says when it does the next thing ([`crate::SimRecord::due_at`]); whoever owns the clock
//! calls [`step`] then.

mod behaviour;
/// What a fleet does all the time.
pub mod chatter;
mod hear;
mod power;
mod rules;
mod step;

#[cfg(test)]
mod limits_tests;
#[cfg(test)]
mod rules_tests;
#[cfg(test)]
mod tests;

pub use api::console::world::Behaviour;
pub(crate) use behaviour::{Pace, back_off};
pub use chatter::Chatter;
pub(crate) use hear::{hear_attached, hear_cut, hear_nothing, hear_refusal, hold_back};
pub use power::{lose_power, power_cycle, power_on};
pub use rules::{MOST_RULES, Rules};
pub use step::{EXPIRY, IDLE_TIMEOUT, OTA, step};
