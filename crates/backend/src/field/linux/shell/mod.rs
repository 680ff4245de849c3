//! The shell of a box: reads a line, and runs it one pipeline after the other, so that whoever drives it can wait, be asked for
//! input and break off in between.

mod amiss;
mod call;
mod expand;
mod glob;
mod output;
mod parse;
mod reader;
mod run;
mod session;
mod stage;
mod streams;
mod token;

pub(crate) use amiss::Amiss;
pub(crate) use call::{Call, Effect, Ended, NeedsInput};
pub(crate) use output::Piece;
pub(crate) use run::{Next, Run};
pub(crate) use session::{Shell, is_name};

#[cfg(test)]
mod limits;
#[cfg(test)]
mod tests;
