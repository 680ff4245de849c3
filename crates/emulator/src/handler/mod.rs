//! Event handlers: what is waited for, whether it happened, and what is done then.
//!
//! ```text
//! Decision -> Happening -> Handlers::hear: one Firing for each action of each handler that waits for it
//! its time has come     -> carry_out: a Decision on the SIM, or a Message that leaves
//! ```
//! [reference 3.4]

mod carry_out;
mod check;
mod firing;
mod handlers;
mod happening;
mod meets;
mod moment;
mod record;
mod rest;
#[cfg(test)]
mod tests;
mod text;
mod traffic;

pub use carry_out::{Deed, carry_out};
pub use check::check;
pub use firing::{Done, Fired, Firing, MOST_AT_ONCE};
pub use handlers::{Handlers, Heard};
pub use happening::Happening;
pub use moment::moment;
pub use record::{HandlerRecord, Target};
pub use rest::Rested;
pub use traffic::{EVERY_MS, Measure, measure};
