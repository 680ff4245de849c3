use std::collections::VecDeque;

use api::console::job::BRAKE_LOOKS_BACK;
use serde::{Deserialize, Serialize};

/// What became of an item, as far as the brake cares.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Outcome {
    /// It is as it should be: a SIM came back, a setting is there.
    Good,
    /// Nothing was to be done.
    Skipped,
    /// It did not come back within the limit, or the call failed, or nobody knows.
    Bad,
}

/// One SIM alone is no cause.
const CAUSE: usize = 2;

/// Watches how many of the items that were judged last went well.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub(super) struct Brake {
    /// Whether each went well, the newest last.
    last: VecDeque<bool>,
}

impl Brake {
    /// An item was judged; true when the job is to stop: of those seen, several went badly, and fewer than `per_mille` of a
    /// thousand well.
    pub(super) fn sees(&mut self, outcome: Outcome, per_mille: u32) -> bool {
        match outcome {
            Outcome::Good => self.last.push_back(true),
            Outcome::Bad => self.last.push_back(false),
            Outcome::Skipped => return false,
        }
        if self.last.len() as u64 > BRAKE_LOOKS_BACK {
            self.last.pop_front();
        }
        let bad = self.last.iter().filter(|good| !**good).count();
        bad >= CAUSE && self.rate_per_mille().is_some_and(|rate| rate < per_mille)
    }

    /// How many of a thousand went well lately; none before anything was judged.
    pub(super) fn rate_per_mille(&self) -> Option<u32> {
        let good = self.last.iter().filter(|good| **good).count();
        let rate = (good * 1_000).checked_div(self.last.len())?;
        Some(u32::try_from(rate).unwrap_or(1_000))
    }

    /// What was seen is known to whoever lets the job go on.
    pub(super) fn forget(&mut self) {
        self.last.clear();
    }
}
