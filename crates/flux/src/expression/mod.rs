//! The language of conditions and templates.
//!
//! `payload.otastatus == "finished"` is an [`Expression`]; `/v1/sims/${payload.simId}/set_group` is a [`Template`].
//! What is documented of it: `docs/fidelity.md`. Bounded: [`MOST_CHARACTERS`] in, [`MOST_MADE`] out, nested
//! [`MOST_DEPTH`] deep; it has no loops, so that its time is bounded by these and by the message.

mod calls;
mod evaluate;
mod fault;
mod functions;
mod parse;
mod sameness;
mod scope;
mod template;
#[cfg(test)]
mod tests;
mod tree;

pub use evaluate::Expression;
pub use fault::{Fault, Kind, Reason};
pub use functions::{FUNCTIONS, Function};
pub use scope::Scope;
pub use template::{Escape, Template};

/// So many characters an expression has at most.
pub const MOST_CHARACTERS: usize = 4_096;

/// So many characters a template has at most.
pub const MOST_OF_TEMPLATE: usize = 65_536;

/// So deep an expression is nested at most, counting each operator on the way.
pub const MOST_DEPTH: usize = 64;

/// So many bytes an expression or a template makes at most.
pub const MOST_MADE: usize = 256 * 1_024;
