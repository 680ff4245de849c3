use serde::{Deserialize, Serialize};

use super::Verdict;
use crate::UnixMillis;

/// How a job stands.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "camelCase")]
pub enum Standing {
    /// Nothing has been sent yet, and nothing is before that time: it can be cancelled without a trace.
    Window {
        /// When the first call may be made, in the context's time.
        until: UnixMillis,
    },
    /// It goes on.
    #[default]
    Running,
    /// It begins nothing more until somebody lets it go on; what is under way goes on to its verdict.
    Halted {
        /// Why.
        why: Halt,
    },
    /// It begins nothing more at all; what is under way goes on to its verdict.
    Cancelled,
    /// Every item was judged.
    Over,
}

/// Why a job begins nothing more for now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Halt {
    /// Somebody paused it.
    Paused,
    /// Somebody pulled the brake.
    Braked,
    /// The brake stopped it: too few went well.
    StoppedItself,
}

/// How many items stand where. The sum is the job's total.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Counts {
    /// Not begun.
    pub waiting: u64,
    /// Begun and not judged.
    pub running: u64,
    /// See [`Verdict::DoneVerified`].
    pub done_verified: u64,
    /// See [`Verdict::DoneUnverified`].
    pub done_unverified: u64,
    /// See [`Verdict::Skipped`].
    pub skipped: u64,
    /// See [`Verdict::Failed`].
    pub failed: u64,
    /// See [`Verdict::Unknown`].
    pub unknown: u64,
    /// Of those that were judged: overdue. They are no part of the sum.
    pub not_back: u64,
}

impl Counts {
    /// How many ended as `verdict` says.
    pub fn of(&mut self, verdict: Verdict) -> &mut u64 {
        match verdict {
            Verdict::DoneVerified => &mut self.done_verified,
            Verdict::DoneUnverified => &mut self.done_unverified,
            Verdict::Skipped => &mut self.skipped,
            Verdict::Failed => &mut self.failed,
            Verdict::Unknown => &mut self.unknown,
        }
    }

    /// How many were judged.
    pub fn judged(&self) -> u64 {
        self.done_verified + self.done_unverified + self.skipped + self.failed + self.unknown
    }

    /// All of them.
    pub fn total(&self) -> u64 {
        self.waiting + self.running + self.judged()
    }
}

/// One paced step of a job. The next one begins when the last item of this one was judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Wave {
    /// How many items.
    pub size: u64,
    /// Of these: judged.
    pub judged: u64,
}
