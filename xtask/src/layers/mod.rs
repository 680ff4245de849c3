//! Who may depend on whom: the house's arrows as data, and three readings of it.
//!
//! `packages` compares what Cargo says with [`table`]; `modules` compares the paths in the sources;
//! `licences` reads every package's licence.

mod command;
mod licences;
mod modules;
mod packages;
mod paths;
mod table;

pub(crate) use command::command;
