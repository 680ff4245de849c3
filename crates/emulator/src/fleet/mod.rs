//! Simulated devices: what each does by itself, one step at a time.
//!
//! Nothing here waits. A device says when it does the next thing ([`crate::SimRecord::due_at`]); whoever owns the clock
//! calls [`step`] then.

mod behaviour;
mod hear;
mod power;
mod step;

#[cfg(test)]
mod limits_tests;
#[cfg(test)]
mod tests;

pub use behaviour::Behaviour;
pub(crate) use behaviour::back_off;
pub(crate) use hear::{hear_attached, hear_cut, hear_refusal};
pub use power::{lose_power, power_cycle};
pub use step::{EXPIRY, IDLE_TIMEOUT, step};
