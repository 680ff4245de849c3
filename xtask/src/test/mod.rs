//! `cargo xtask test`: everything that CI checks, at a desk and in CI alike.

mod command;
mod report;
mod steps;

pub(crate) use command::command;
