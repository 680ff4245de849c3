use api::{
    console::{
        job::{CallReply, Verdict},
        plan::Action,
    },
    soracom::{group::Group, sim::Sim},
};
use serde_json::{Map, Value};

use crate::{
    Now,
    job::{recheck::Found, state::JobState, work::Phase},
    plan::{Call, Settings, calls_on_sim},
};

/// What was asked for, seen in what was read.
impl JobState {
    /// A SIM whose settings are to change was read.
    pub(super) fn sim_of_settings(&mut self, item: usize, sim: &Sim, now: Now) {
        let (settings, doing) = (Settings::of(sim), self.doing(item));
        let (state, there) = (settings.state(doing), settings.are_so(doing));
        let calls = calls_on_sim(doing, &sim.sim_id, &settings);
        let work = &self.work[item];
        let expects = work.own.get(work.step).map(|own| &own.expects);
        match work.phase {
            // Nothing was called yet, and nothing has to be.
            Phase::Before if there && work.attempts == 0 && !work.lost => {
                self.finish(item, Verdict::Skipped, state, now);
            }
            Phase::Before if !there && expects.is_some_and(|expects| *expects != state) => {
                let message = Some("It was changed since; it is left as it is.".to_owned());
                self.seen[item].reply = Some(CallReply { status: None, code: None, message });
                self.finish(item, Verdict::Failed, state, now);
            }
            // A call whose answer was lost came after all.
            Phase::Before if there => self.accepted(item, None, now),
            Phase::Before => {
                self.work[item].evidence.before = state;
                self.ready(item, calls, now);
            }
            _ => {
                let call_done = work.calls.first().is_none_or(|call| !calls.contains(call));
                self.read_state(item, state, there, call_done, now);
            }
        }
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
        self.finish(item, Verdict::DoneVerified, state, now);
    }

    /// All was read that has to be before a call: what is to be called is known.
    pub(super) fn ready(&mut self, item: usize, calls: Vec<Call>, now: Now) {
        let work = &mut self.work[item];
        work.calls = calls;
        work.enter(Phase::Ready, now.at, now.at);
    }

    /// Looked for the effect in vain: looks again later, the last time when the limit runs out.
    pub(super) fn not_yet(&mut self, item: usize, now: Now) {
        if now.at >= self.limit(item) {
            return self.overdue(item, true, now);
        }
        // Who is told of changes looks at what it was told, which costs nobody a call.
        let told = self.limits.by_rows && !matches!(self.doing(item), Action::CutSession);
        let work = &mut self.work[item];
        work.looks += 1;
        let wait = if told {
            self.limits.row_ms(work.looks)
        } else {
            self.limits.poll_ms(work.looks, self.limits.poll_most_ms)
        };
        work.due = now.at.plus(wait);
        self.clip(item);
    }

    /// No look is later than the limit, so that none is missed when it runs out.
    pub(super) fn clip(&mut self, item: usize) {
        let limit = self.limit(item);
        let work = &mut self.work[item];
        work.due = work.due.min(limit);
    }
}
