//! What an operator must know of the machine under a context, on every page.

use serde::{Deserialize, Serialize};

use crate::UnixMillis;

/// Something of the machine that stands in the way, or did. Times are the wall clock's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Notice {
    /// Nothing can be written. What was acknowledged is safe; devices and jobs wait, and go on by themselves once it heals.
    CannotWrite {
        /// Whose writes fail.
        part: Part,
        /// In which way.
        trouble: WriteTrouble,
        /// Since when.
        since: UnixMillis,
    },
    /// The wall clock was set back; clocks that run with it wait until it has caught up.
    SetBack {
        /// From when.
        from: UnixMillis,
        /// To when.
        to: UnixMillis,
    },
    /// The computer slept, or its clock was set forward: jobs that were running look again before they call.
    Slept {
        /// The last moment before.
        from: UnixMillis,
        /// The first moment after.
        to: UnixMillis,
    },
}

/// One of the two things that are kept on disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Part {
    /// The emulated platform.
    World,
    /// Plans, jobs, ledger, sessions.
    Desk,
    /// Flux apps and their messages.
    Automation,
}

/// Why a database takes no writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum WriteTrouble {
    /// The disk is full.
    Full,
    /// The disk does not do what it is asked to.
    Failing,
}

/// The code of a refusal of whoever cannot write just now: nothing was done, and the same call may be made again later.
pub const CANNOT_WRITE: &str = "KNS0507";
