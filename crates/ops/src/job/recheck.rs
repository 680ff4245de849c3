use api::{
    UnixMillis,
    console::{
        job::{Stage, Verdict},
        plan::Action,
    },
};

use crate::{
    Now,
    job::{state::JobState, work::Phase},
};

/// What the fleet says about a call whose answer was lost.
pub(super) enum Found {
    /// It had its effect.
    Done,
    /// It had none so far.
    NotDone,
    /// This cannot be told.
    NotTold,
}

impl JobState {
    /// A round of re-checking is complete: goes on, waits, makes the call again, or gives up.
    pub(super) fn rechecked(&mut self, item: usize, found: Found, now: Now) {
        let settled = self.work[item].since.plus(self.limits.settle_ms);
        let work = &mut self.work[item];
        match found {
            Found::Done | Found::NotTold => self.accepted(item, None, now),
            // It may still be on its way.
            Found::NotDone if now.at < settled => {
                work.next_round();
                work.due = settled;
            }
            Found::NotDone if work.attempts < self.limits.attempts => {
                self.seen[item].stage = Stage::Intended;
                self.before_again(item, now.at);
            }
            Found::NotDone => self.judge_over(item, Verdict::Failed, now),
        }
    }

    /// What the history and the SIM say about a cut whose answer was lost.
    pub(super) fn found_of_cut(&self, item: usize) -> Found {
        let evidence = &self.work[item].evidence;
        let Some(old) = &self.seen[item].old_session else {
            // There was nothing to cut, and there is nothing now: asking again cuts nothing.
            let nothing = evidence.shown.is_none() && evidence.new_sessions().next().is_none();
            return if nothing { Found::NotDone } else { Found::NotTold };
        };
        let ended = evidence.deleted.contains_key(old)
            || evidence.shown.as_ref() != Some(old)
            || evidence.follower(old, self.not_before(item), self.limits.skew_ms).is_some();
        if ended { Found::Done } else { Found::NotDone }
    }

    /// Reads once more what stands before the call, from `due` on.
    pub(super) fn before_again(&mut self, item: usize, due: UnixMillis) {
        let work = &mut self.work[item];
        work.evidence.start_again();
        work.enter(Phase::Before, due, due);
        if matches!(self.doing(item), Action::CutSession) {
            self.seen[item].old_session = None;
        }
    }
}
