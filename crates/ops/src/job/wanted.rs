use api::{
    console::{job::Verdict, plan::Action},
    soracom::{
        group::Group,
        sim::{Sim, SimStatus},
    },
};
use serde_json::{Map, Value, json};

use crate::{
    Now,
    job::{recheck::Found, state::JobState, work::Phase},
};

/// What was asked for, seen in what was read.
impl JobState {
    /// A SIM whose status is to change was read.
    pub(super) fn sim_of_status(&mut self, item: usize, sim: &Sim, now: Now) {
        let state = json!({ "status": sim.status });
        let wanted = match self.job.action {
            Action::Deactivate => SimStatus::Inactive,
            Action::Activate => SimStatus::Active,
            Action::CutSession | Action::Configure { .. } => return,
        };
        let there = sim.status.as_ref() == Some(&wanted);
        self.read_state(item, state, there, there, now);
    }

    /// A group that is to change was read.
    pub(super) fn group_read(&mut self, item: usize, group: &Group, now: Now) {
        let Some(wish) = &self.wish else { return };
        let Action::Configure { namespace, put, remove, .. } = &wish.0 else { return };
        let keys = group.configuration.get(namespace);
        let value = |key: &str| keys.and_then(|keys| keys.get(key));
        let is_set = put.iter().all(|parameter| value(&parameter.key) == Some(&parameter.value));
        let state: Map<String, Value> = put
            .iter()
            .map(|parameter| &parameter.key)
            .chain(remove)
            .map(|key| (key.clone(), value(key).cloned().unwrap_or(Value::Null)))
            .collect();
        let there = is_set && remove.iter().all(|key| value(key).is_none());
        let call_done = match self.work[item].calls.first() {
            Some(call) if call.method == "PUT" => is_set,
            // The path ends with the key, percent-encoded as the call was.
            Some(call) => !remove.iter().any(|key| {
                let mut end = "/".to_owned();
                api::endpoint::percent_encode(key, &mut end);
                call.path.ends_with(&end) && value(key).is_some()
            }),
            None => true,
        };
        self.read_state(item, Value::Object(state), there, call_done, now);
    }

    /// `there`: all that was asked for; `call_done`: the effect of the call in question.
    fn read_state(&mut self, item: usize, state: Value, there: bool, call_done: bool, now: Now) {
        match self.work[item].phase {
            Phase::Before => {
                self.work[item].evidence.before = state;
                self.work[item].enter(Phase::Ready, now.at, now.at);
            }
            Phase::Recheck => {
                let found = if call_done { Found::Done } else { Found::NotDone };
                self.rechecked(item, found, now);
                // The last call is done and all is there: no second look is needed.
                if there && self.work[item].phase == Phase::Watch {
                    self.verified(item, state, now);
                }
            }
            Phase::Watch if there => self.verified(item, state, now),
            Phase::Watch => self.not_yet(item, now),
            Phase::Ready | Phase::Calling | Phase::Settings | Phase::Late | Phase::Over => {}
        }
    }

    fn verified(&mut self, item: usize, state: Value, now: Now) {
        self.judge(item, Verdict::DoneVerified, state, now);
        self.work[item].enter(Phase::Over, now.at, now.at);
    }

    /// Looked for the effect in vain: looks again later, the last time when the limit runs out.
    pub(super) fn not_yet(&mut self, item: usize, now: Now) {
        if now.at >= self.limit(item) {
            return self.overdue(item, true, now);
        }
        let work = &mut self.work[item];
        work.looks += 1;
        work.due = now.at.plus(self.limits.poll_ms(work.looks, self.limits.poll_most_ms));
        self.clip(item);
    }

    /// No look is later than the limit, so that none is missed when it runs out.
    pub(super) fn clip(&mut self, item: usize) {
        let limit = self.limit(item);
        let work = &mut self.work[item];
        work.due = work.due.min(limit);
    }
}
