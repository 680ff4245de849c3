//! Worlds to begin with: a small file says what there is, and a seed makes it.
//!
//! The files are `assets/scenarios/*.toml`; their README tells the format. A world is grown SIM by SIM, so that a million
//! need not sit in memory, and each SIM has lived: its history is the one that its present state follows from.

mod builtin;
mod check;
mod deck;
mod event;
mod file;
mod grow;
mod number;
mod past;
mod world;

#[cfg(test)]
mod tests;

pub use builtin::{NAMES, builtin};
pub use event::Event;
pub use file::Scenario;
pub use grow::Grown;
pub use number::sim_id;
pub use world::{Sims, World, generate};
