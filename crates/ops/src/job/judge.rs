use api::console::{
    job::{Stage, Verdict},
    ledger::Fact,
};
use serde_json::Value;

use crate::{
    Now,
    job::{state::JobState, work::Phase},
};

impl JobState {
    /// Judges an item with which nothing more will be done, and nothing was seen of.
    pub(super) fn judge_over(&mut self, item: usize, verdict: Verdict, now: Now) {
        self.judge(item, verdict, Value::Null, now);
        self.work[item].enter(Phase::Over, now.at, now.at);
    }

    /// Says how an item ended. Once said it changes in one way only: done-unverified becomes done-verified.
    pub(super) fn judge(&mut self, item: usize, verdict: Verdict, after: Value, now: Now) {
        let seen = &mut self.seen[item];
        seen.verdict = match (seen.verdict, verdict) {
            (None, new) => Some(new),
            (Some(Verdict::DoneUnverified), Verdict::DoneVerified) => Some(Verdict::DoneVerified),
            (said, _) => said,
        };
        seen.stage = Stage::Ended;
        let Some(verdict) = seen.verdict else { return };
        self.record(item, Fact::Judged { verdict, after }, now);
    }
}
