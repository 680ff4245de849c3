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
    /// Ends the step that an item is at, and with it the item, unless another step follows one that went well.
    pub(super) fn finish(&mut self, item: usize, verdict: Verdict, after: Value, now: Now) {
        let well = matches!(verdict, Verdict::DoneVerified | Verdict::Skipped);
        if !(well && self.has_next_step(item)) {
            self.judge(item, verdict, after, now);
            return self.work[item].enter(Phase::Over, now.at, now.at);
        }
        self.record(item, Fact::Judged { verdict, after }, now);
        let work = &mut self.work[item];
        work.did |= verdict == Verdict::DoneVerified;
        work.turn_to_next(now.at);
        let seen = &mut self.seen[item];
        seen.step += 1;
        seen.stage = Stage::Intended;
    }

    /// Ends an item with which nothing more will be done, and nothing was seen of.
    pub(super) fn judge_over(&mut self, item: usize, verdict: Verdict, now: Now) {
        self.judge(item, verdict, Value::Null, now);
        self.work[item].enter(Phase::Over, now.at, now.at);
    }

    /// Says how an item ended. Once said it changes in one way only: done-unverified becomes done-verified. The ledger is told how
    /// the step ended; an item whose last step had nothing to do was done all the same where a step before it was.
    pub(super) fn judge(&mut self, item: usize, verdict: Verdict, after: Value, now: Now) {
        let whole = match verdict {
            Verdict::Skipped if self.work[item].did => Verdict::DoneVerified,
            // It came back late: what was to follow is not done any more.
            Verdict::DoneVerified if self.has_next_step(item) => Verdict::DoneUnverified,
            Verdict::DoneVerified
            | Verdict::DoneUnverified
            | Verdict::Skipped
            | Verdict::Failed
            | Verdict::Unknown => verdict,
        };
        let seen = &mut self.seen[item];
        let late = seen.verdict.is_some();
        seen.verdict = match (seen.verdict, whole) {
            (None, new) => Some(new),
            (Some(Verdict::DoneUnverified), Verdict::DoneVerified) => Some(Verdict::DoneVerified),
            (said, _) => said,
        };
        seen.stage = Stage::Ended;
        let told = seen.verdict.filter(|_| late).unwrap_or(verdict);
        self.record(item, Fact::Judged { verdict: told, after }, now);
    }

    fn has_next_step(&self, item: usize) -> bool {
        self.work[item].step + 1 < self.steps_of_item(item)
    }
}
