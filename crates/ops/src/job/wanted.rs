use api::{
    console::{
        job::{CHANGED_SINCE, CallReply, Verdict},
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
        let made = work.made;
        match work.phase {
            Phase::Before if self.left_the_plan(item, sim) => self.changed_since(item, state, now),
            // Nothing was called yet, and nothing has to be.
            Phase::Before if there && !made => self.finish(item, Verdict::Skipped, state, now),
            Phase::Before if !there && !made && expects.is_some_and(|expects| *expects != state) => {
                self.changed_since(item, state, now);
            }
            // A call whose answer was lost came after all.
            Phase::Before if there => self.accepted(item, None, now),
            Phase::Before => {
                let evidence = &mut self.work[item].evidence;
                evidence.before = state;
                evidence.shown_before.clone_from(&evidence.shown);
                self.ready(item, calls, now);
            }
            Phase::Ready
            | Phase::Calling
            | Phase::Recheck
            | Phase::Watch
            | Phase::Settings
            | Phase::Late
            | Phase::Over => {
                let call_done = work.calls.first().is_none_or(|call| !calls.contains(call));
                self.work[item].evidence.last = state.clone();
                self.read_state(item, state, there, call_done, now);
            }
        }
    }

    /// Whether the SIM is another one than the plan saw: somebody else has changed its status or its group before anything was
    /// called. Steps of its own say themselves what they expect.
    pub(super) fn left_the_plan(&self, item: usize, sim: &Sim) -> bool {
        let work = &self.work[item];
        let fresh = work.step == 0 && !work.made && work.own.is_empty();
        let status = work.pinned.as_ref().is_some_and(|status| sim.status.as_ref() != Some(status));
        fresh && (status || (work.pinned.is_some() && sim.group_id != self.seen[item].group_id))
    }

    /// It is left as it is, for a person to look at.
    pub(super) fn changed_since(&mut self, item: usize, state: Value, now: Now) {
        let message = Some("It was changed since the plan was made; it is left as it is.".to_owned());
        self.seen[item].reply =
            Some(CallReply { status: None, code: Some(CHANGED_SINCE.to_owned()), message });
        self.finish(item, Verdict::Failed, state, now);
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
                // A device that came back makes a SIM in standby active: where its session is another one by now, that it is not
                // in standby shows nothing.
                let evidence = &self.work[item].evidence;
                let redialled =
                    matches!(self.doing(item), Action::Standby) && evidence.shown != evidence.shown_before;
                let found = match call_done {
                    true => Found::Done,
                    false if redialled => Found::NotTold,
                    false => Found::NotDone,
                };
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
