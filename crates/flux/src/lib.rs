//! Automation as pure decisions: a graph and a message go in, what has to be done comes out.
//!
//! [`expression`] is the language of conditions and `${…}` templates, [`graph`] an app that was read and found sound,
//! [`run`] what a message sets going in it. Knows JSON; knows nothing of SIMs, HTTP or SQL. No clock, no I/O, no async:
//! what time it is and what an action answered are inputs.
#![warn(missing_docs)]

pub mod calendar;
pub mod expression;
pub mod graph;
pub mod run;
