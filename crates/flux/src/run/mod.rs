//! What a message sets going.
//!
//! ```text
//! Message on a channel -> begin: one Course for each action there
//!                           Course::Do  -> somebody does it and brings a result -> go_on: messages on other channels
//!                           Course::Made -> the result is there already          -> go_on
//! ```

mod begin;
mod content;
mod go_on;
mod message;
#[cfg(test)]
mod tests;

pub use begin::{Course, begin};
pub use go_on::go_on;
pub use message::Message;
