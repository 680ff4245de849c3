use serde::{Deserialize, Serialize};

/// What a job allows itself; milliseconds of the context's time. Tests run with smaller ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Limits {
    /// Items that may be between "about to be called" and "accepted" at a time, and reads in one batch.
    pub parallel: usize,
    /// How long the effect of an accepted call is waited for before the item is judged without it.
    pub watch_ms: i64,
    /// The first look when no event arrives by itself; each further one waits twice as long.
    pub poll_first_ms: i64,
    /// The longest wait between two looks while the limit runs.
    pub poll_most_ms: i64,
    /// How long a call whose answer was lost may still be on its way: no repetition before.
    pub settle_ms: i64,
    /// How often a call is made in all when its answer is lost, or the server fails.
    pub attempts: u32,
    /// How often a call is put off when the platform says 429.
    pub throttled: u32,
    /// The longest wait between two looks at an overdue SIM.
    pub late_most_ms: i64,
    /// How long an overdue SIM is looked for: as long as the platform's history remembers (32 days).
    pub late_ms: i64,
    /// How far the platform's clocks may disagree: a session that began longer than this before the one that was cut
    /// is no return, even when it was not in the history before.
    pub skew_ms: i64,
    /// True where the rows of the fleet say what a read of one SIM would say, without a call for each: the desk follows the
    /// context's feed. Whether a call whose answer was lost had its effect is always read.
    pub by_rows: bool,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            parallel: 20,
            watch_ms: 120_000,
            poll_first_ms: 2_000,
            poll_most_ms: 30_000,
            settle_ms: 5_000,
            attempts: 3,
            throttled: 10,
            late_most_ms: 3_600_000,
            late_ms: 32 * 24 * 3_600_000,
            skew_ms: 5_000,
            by_rows: false,
        }
    }
}

impl Limits {
    /// For a job of many items on a context whose feed the desk follows: nobody is asked what the feed tells, and who is
    /// waited for is looked for once, when the time is up.
    pub fn wide() -> Self {
        Limits { parallel: 64, by_rows: true, ..Limits::default() }
    }

    /// The wait before look number `looks` at a row: doubling, from a tenth of a second.
    pub(super) fn row_ms(&self, looks: u32) -> i64 {
        50_i64.saturating_mul(1 << looks.min(20)).clamp(1, self.poll_most_ms.max(1))
    }

    /// The wait before look number `looks` (from 0): doubling from the first to the longest.
    pub(super) fn poll_ms(&self, looks: u32, most: i64) -> i64 {
        self.poll_first_ms.saturating_mul(1 << looks.min(30)).clamp(1, most.max(1))
    }
}
