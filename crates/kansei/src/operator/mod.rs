//! The verbs of an operator without the console: plans and jobs on a running server, and the ledger.
//!
//! What a command found is JSON on stdout, what went wrong a sentence on stderr, and the exit code says how it ended:
//! `docs/cli.md` is the contract.

mod connection;
mod job;
mod ledger;
mod reach;
mod steps;

pub(crate) use job::job;
pub(crate) use ledger::ledger;
pub(crate) use reach::{forward, names, ssh};
pub(crate) use steps::Step;

use std::io::Write;

use serde::Serialize;

use crate::terminal::plain_json;

/// How a command ended, where it was carried out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ended {
    /// As wished.
    Well,
    /// The plan has nothing to do.
    NothingToDo,
    /// The job has ended, and some of its SIMs need a person.
    NeedsPerson,
    /// The job does not go on by itself: it was halted or cancelled.
    Stopped,
    /// The ledger is broken.
    Broken,
    /// As another program did that was run.
    As(u8),
}

impl Ended {
    /// The exit code.
    pub(crate) const fn code(self) -> u8 {
        match self {
            Ended::Well => 0,
            Ended::NothingToDo => 4,
            Ended::NeedsPerson => 5,
            Ended::Stopped => 6,
            Ended::Broken => 7,
            Ended::As(code) => code,
        }
    }
}

/// Writes what was found as one line of JSON.
fn say(found: &impl Serialize) -> anyhow::Result<()> {
    let line = serde_json::to_string(found)?;
    let mut out = std::io::stdout().lock();
    writeln!(out, "{}", plain_json(&line))?;
    Ok(out.flush()?)
}
