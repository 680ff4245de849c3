//! Traffic: what a SIM has sent and received while it had a session.
//!
//! Nothing is counted while it happens. What flows in any stretch of time is a function of the world's seed, the SIM and
//! its device's [`Profile`]; what was counted is that, for as long as the session history says that there was a session.
//! So a day is the sum of its minutes and a group the sum of its members, and a million SIMs need no counters.

mod calendar;
mod flow;
mod meter;
mod profile;
mod sessions;
mod usage;

#[cfg(test)]
mod tests;

pub use calendar::Period;
pub(crate) use flow::mix;
pub use flow::{Flow, SLOT_MS, Volume};
pub use meter::{Meter, Silence, SpeedEra};
pub use profile::{Profile, Shape};
pub use sessions::Span;
pub use usage::{Usage, add, usage};
