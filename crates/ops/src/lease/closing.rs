use api::{
    console::{
        job::Verdict,
        lease::{CloseReason, LeaseStanding},
        ledger::Fact,
    },
    id::OpId,
};
use serde_json::{Value, json};

use super::{phase::Phase, state::LeaseState};
use crate::Now;

/// How far the platform's clock may be behind, in milliseconds, when it says when a door was opened.
pub(super) const SKEW_MS: i64 = 5_000;
/// How long after its end, in milliseconds, a door that nobody could look at is taken for closed.
pub(super) const UNSEEN_MS: i64 = 3_600_000;

/// How a door comes to be closed, and what happens when nobody sees to it.
impl LeaseState {
    /// Somebody wants it closed: `by`, with this intention.
    pub fn close(&mut self, why: CloseReason, op: OpId, by: &str, now: Now) {
        if self.phase == Phase::Over || self.closes.is_some() {
            return;
        }
        self.lease.why = Some(why);
        self.closes = Some((op, by.to_owned()));
        match self.phase {
            // Nothing was asked of the platform.
            Phase::Open => self.fail(None, Verdict::Skipped, now),
            Phase::Stand => self.turn_to_close(),
            Phase::SeeOpened => self.judged_open(Verdict::DoneUnverified, now),
            Phase::Opening
            | Phase::LookForOpened
            | Phase::LookForLate
            | Phase::SeeStill
            | Phase::Close
            | Phase::Closing
            | Phase::SeeClosed
            | Phase::Over => {}
        }
    }

    /// Closes what nobody wants open any more: what outlasts its lease, or came too late.
    pub(super) fn close_overdue(&mut self, why: CloseReason, now: Now) {
        let by = self.lease.by.clone();
        let op = OpId::new(format!("{}-end", self.lease.op)).unwrap_or_else(|_| self.lease.op.clone());
        self.close(why, op, &by, now);
    }

    /// Whoever made a call was broken off, and it may have been made.
    pub fn interrupted(&mut self) {
        match self.phase {
            Phase::Opening => self.turn(Phase::LookForOpened),
            Phase::Closing => self.phase = Phase::SeeStill,
            Phase::Open
            | Phase::LookForOpened
            | Phase::LookForLate
            | Phase::SeeOpened
            | Phase::Stand
            | Phase::SeeStill
            | Phase::Close
            | Phase::SeeClosed
            | Phase::Over => {}
        }
    }

    /// Picks up after the state was loaded from disk: a call that was announced may have been made, and whoever it was opened for
    /// was not told.
    pub fn resume(&mut self, op: OpId, now: Now) {
        self.interrupted();
        let by = self.lease.by.clone();
        self.close(CloseReason::Restarted, op, &by, now);
        // Its address may be another's by now.
        if self.phase == Phase::Close {
            self.phase = Phase::SeeStill;
        }
    }

    pub(super) fn turn_to_close(&mut self) {
        self.lease.standing = LeaseStanding::Closing;
        self.turn(Phase::Close);
    }

    /// Tries once more, if need be long after the platform has closed it by itself.
    pub(super) fn again(&mut self, phase: Phase, now: Now) {
        if now.at >= self.lease.ends_at.plus(UNSEEN_MS) {
            return self.over(Verdict::DoneUnverified, now);
        }
        self.phase = phase;
        self.wait();
    }

    /// It is not there any more, and nothing of ours has closed it.
    pub(super) fn gone(&mut self, now: Now) {
        let by_itself = now.at >= self.lease.ends_at.plus(-SKEW_MS);
        self.lease.why = Some(match self.lease.why {
            Some(why) => why,
            None if by_itself => CloseReason::Expired,
            None => CloseReason::Elsewhere,
        });
        self.end(LeaseStanding::Closed, now);
    }

    pub(super) fn over(&mut self, verdict: Verdict, now: Now) {
        self.record(Fact::Judged { verdict, after: json!({ "door": null }) }, now);
        self.end(LeaseStanding::Closed, now);
    }

    pub(super) fn fail(&mut self, said: Option<String>, verdict: Verdict, now: Now) {
        self.lease.said = said;
        if verdict != Verdict::Skipped {
            self.record(Fact::Judged { verdict, after: Value::Null }, now);
        }
        self.end(LeaseStanding::Failed, now);
    }

    pub(super) fn end(&mut self, standing: LeaseStanding, now: Now) {
        self.lease.standing = standing;
        self.lease.closed_at = Some(now.at);
        self.turn(Phase::Over);
    }
}
