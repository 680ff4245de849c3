use api::{
    console::{
        context::{LOCKED, NOBODY_SIGNED_IN},
        job::{CallReply, Stage, Verdict},
        ledger::Fact,
        notice::CANNOT_WRITE,
        plan::Action,
    },
    soracom::sim::Sim,
};

use serde_json::Value;

use crate::{
    Now,
    job::{state::JobState, work::Phase},
    short,
};

/// The platform's code for "has no session".
const OFFLINE: &str = "SEM0016";
/// The first wait after a 429, and the longest: budgets are by the minute.
const THROTTLE_MS: (i64, i64) = (5_000, 60_000);

/// What a reply says about its call.
enum Outcome {
    /// Done, or will be.
    Accepted,
    /// Not done: ask later.
    Throttled,
    /// Not done, and nothing can be for now: ask later, however long it takes.
    Held,
    /// Not done: there is nothing to do.
    Nothing,
    /// Not done, and will not be.
    Refused,
    /// The server failed, before or after it was done.
    NotKnown,
}

fn outcome(doing: &Action, method: &str, reply: &CallReply) -> Outcome {
    match reply.status {
        Some(200..=299) => Outcome::Accepted,
        Some(429) => Outcome::Throttled,
        Some(503) if reply.code.as_deref() == Some(CANNOT_WRITE) => Outcome::Held,
        // Nothing was sent, and nothing is until somebody unlocks the context's writes, or signs in to it.
        Some(423) if reply.code.as_deref() == Some(LOCKED) => Outcome::Held,
        Some(409) if reply.code.as_deref() == Some(NOBODY_SIGNED_IN) => Outcome::Held,
        Some(400..=499) if matches!(doing, Action::CutSession) && reply.code.as_deref() == Some(OFFLINE) => {
            Outcome::Nothing
        }
        // The key or the tag that was to be removed is gone already.
        Some(404)
            if matches!(doing, Action::Configure { .. } | Action::ChangeTags { .. })
                && method == "DELETE" =>
        {
            Outcome::Accepted
        }
        Some(408 | 500..=599) | None => Outcome::NotKnown,
        Some(_) => Outcome::Refused,
    }
}

impl JobState {
    /// Announces that the item's call is about to be made. True: save (there is a record), then make it. False: do not
    /// make it; something came in between.
    #[must_use]
    pub fn calling(&mut self, item: usize, now: Now) -> bool {
        let ready =
            self.work.get(item).is_some_and(|work| work.phase == Phase::Ready && !work.calls.is_empty());
        if ready {
            self.with(item, now, |job| job.announce(item, now));
        }
        ready
    }

    fn announce(&mut self, item: usize, now: Now) {
        let work = &mut self.work[item];
        let Some(call) = work.calls.first() else { return };
        let fact = Fact::Intended {
            method: call.method.clone(),
            path: call.path.clone(),
            body: call.body.clone(),
            before: work.evidence.before.clone(),
        };
        work.attempts += 1;
        let work_made_before = work.made || work.attempts > 1;
        work.enter(Phase::Calling, now.at, now.at);
        let seen = &mut self.seen[item];
        seen.stage = Stage::Calling;
        // With several steps: when the one that it is at was called first.
        if work_made_before {
            seen.called_at.get_or_insert(now.at);
        } else {
            seen.called_at = Some(now.at);
        }
        self.record(item, fact, now);
    }

    /// The call was answered with `reply`; `sim` is what its body said of the SIM.
    pub fn answered(&mut self, item: usize, reply: CallReply, sim: Option<&Sim>, now: Now) {
        if self.work.get(item).is_some_and(|work| work.phase == Phase::Calling) {
            self.with(item, now, |job| job.take_reply(item, reply, sim, now));
        }
    }

    fn take_reply(&mut self, item: usize, reply: CallReply, sim: Option<&Sim>, now: Now) {
        let method = self.work[item].calls.first().map(|call| call.method.clone()).unwrap_or_default();
        let outcome = outcome(self.doing(item), &method, &reply);
        self.seen[item].reply = Some(short::reply(reply.clone()));
        self.record(item, Fact::Answered { reply }, now);
        match outcome {
            Outcome::Accepted => {
                self.work[item].made = true;
                self.accepted(item, sim, now);
            }
            Outcome::Throttled if self.work[item].throttled >= self.limits.throttled => {
                self.judge_over(item, Verdict::Failed, now);
            }
            Outcome::Throttled | Outcome::Held => self.put_off(item, now),
            Outcome::Nothing => self.finish(item, Verdict::Skipped, Value::Null, now),
            Outcome::Refused => self.judge_over(item, Verdict::Failed, now),
            Outcome::NotKnown => {
                self.work[item].lost = true;
                self.work[item].made = true;
                self.work[item].enter(Phase::Recheck, now.at, now.at);
            }
        }
    }

    /// No answer came: the call may have been made or not. `message` says what happened to it.
    pub fn broken(&mut self, item: usize, message: &str, now: Now) {
        let reply = CallReply { status: None, code: None, message: Some(message.to_owned()) };
        self.answered(item, reply, None, now);
    }

    /// What the item was about to call upon is too old by now: looks again before it calls.
    pub fn look_again(&mut self, item: usize, now: Now) {
        if self.work.get(item).is_some_and(|work| work.phase == Phase::Ready) {
            self.with(item, now, |job| job.before_again(item, now.at));
        }
    }

    /// Picks up after the state was loaded from disk: a call that was announced may have been made.
    pub fn resume(&mut self, now: Now) {
        for item in self.work.numbers() {
            match self.work[item].phase {
                Phase::Calling => {
                    // It is no try that failed: a server that is ended again and again must not use up the tries.
                    let work = &mut self.work[item];
                    work.attempts = work.attempts.saturating_sub(1);
                    self.broken(item, "Kansei stopped before the answer came", now);
                }
                // What was read before the stop is too old to call upon.
                Phase::Ready => self.with(item, now, |job| job.before_again(item, now.at)),
                Phase::Before | Phase::Recheck => self.with(item, now, |job| job.work[item].next_round()),
                Phase::Watch | Phase::Settings | Phase::Late | Phase::Over => {}
            }
        }
    }

    fn put_off(&mut self, item: usize, now: Now) {
        let work = &mut self.work[item];
        work.attempts = work.attempts.saturating_sub(1);
        work.throttled = work.throttled.saturating_add(1);
        let (first, most) = THROTTLE_MS;
        let wait = first.saturating_mul(1 << (work.throttled - 1).min(10)).min(most);
        self.seen[item].stage = Stage::Intended;
        self.before_again(item, now.at.plus(wait));
    }

    /// The call is done, as far as the platform or the fleet says: on to the next one, or to looking for the effect.
    pub(super) fn accepted(&mut self, item: usize, sim: Option<&Sim>, now: Now) {
        let work = &mut self.work[item];
        if !work.calls.is_empty() {
            work.calls.remove(0);
        }
        work.attempts = 0;
        work.throttled = 0;
        if !work.calls.is_empty() {
            return work.enter(Phase::Ready, now.at, now.at);
        }
        let cuts = matches!(self.doing(item), Action::CutSession);
        let first_look = match cuts {
            // The feed tells of it; one last look is made when the time is up.
            true if self.limits.by_rows => now.at.plus(self.limits.watch_ms),
            // The device needs a moment, and the feed is quicker than any look.
            true => now.at.plus(self.limits.poll_ms(0, self.limits.poll_most_ms)),
            false => now.at,
        };
        self.work[item].enter(Phase::Watch, now.at, first_look);
        self.seen[item].stage = Stage::Accepted;
        if cuts {
            self.adopt(item, sim);
            self.look(item, now);
        } else if let Some(sim) = sim.filter(|_| matches!(self.doing(item), Action::Standby)) {
            // The reply shows it, and the device may come back before anybody looks.
            self.sim_of_settings(item, sim, now);
        }
    }
}
