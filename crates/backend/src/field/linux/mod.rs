//! A small Linux box: files, a shell and its commands. Pure: it is told the time, waits for nothing, and what a command does
//! beyond the box comes back as a value.

mod commands;
mod files;
mod machine;
mod shell;
mod time;

pub(crate) use commands::entry_line;
pub(crate) use files::{By, Content, Fault, Files, How, Stat, User, path};
pub(crate) use machine::Machine;
pub(crate) use shell::{Next, Piece, Run, Shell};
