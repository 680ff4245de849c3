//! Worlds to begin with: a small file says what there is, and a seed makes it.
//!
//! The files are `assets/scenarios/*.toml`; their README tells the format. An [`Origin`] grows each SIM when it is asked for,
//! so that a million need no room, and each SIM has lived: its history is the one that its present state follows from.

mod builtin;
mod check;
mod deck;
mod event;
mod file;
mod grow;
mod number;
mod origin;
mod past;

#[cfg(test)]
mod pinned;
#[cfg(test)]
mod tests;

pub use builtin::{NAMES, builtin};
pub use event::Event;
pub use file::Scenario;
pub use grow::Grown;
pub use number::sim_id;
pub use origin::{Birth, ByImsi, GENERATOR, Origin, Visitor};
