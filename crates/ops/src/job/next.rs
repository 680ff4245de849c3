use api::{Method, UnixMillis, console::plan::Action, id::SimId};

use crate::job::{
    state::JobState,
    step::Step,
    work::{Phase, Work},
};

/// How far before the announcement the history is read again: clocks of the platform and of the context may differ.
const MARGIN_MS: i64 = 60_000;

impl JobState {
    /// What to do at `at`. Changes nothing: without an input in between it says the same again, so a step that is under
    /// way is said again too. Where time alone brings more, the last step is the wait for it: a read that takes long must
    /// not hold up the other items. An empty list means that answers are awaited, or that the job is done.
    pub fn next(&self, at: UnixMillis) -> Vec<Step> {
        let (mut places, mut reads) = (self.limits.parallel.max(1), self.limits.parallel.max(1));
        let mut steps = Vec::new();
        let mut until: Option<UnixMillis> = None;
        for (item, work) in self.work.iter().enumerate() {
            if work.calls_now() {
                if places == 0 {
                    continue;
                }
                places -= 1;
            }
            if matches!(work.phase, Phase::Calling | Phase::Over) {
                continue;
            }
            if work.due > at {
                until = Some(until.map_or(work.due, |until| until.min(work.due)));
                continue;
            }
            if !work.calls_now() {
                if reads == 0 {
                    continue;
                }
                reads -= 1;
            }
            self.steps_of(item, work, &mut steps);
        }
        steps.extend(until.map(|until| Step::Wait { until }));
        steps
    }

    fn steps_of(&self, item: usize, work: &Work, steps: &mut Vec<Step>) {
        if work.phase == Phase::Ready {
            steps.extend(work.calls.first().and_then(|call| {
                let method = method(&call.method)?;
                Some(Step::Call { item, method, path: call.path.clone(), body: call.body.clone() })
            }));
            return;
        }
        match (&self.job.action, &self.job.items[item].sim_id) {
            (Action::Configure { group_id, .. }, _) => {
                steps.push(Step::ReadGroup { item, group: group_id.clone() });
            }
            (Action::CutSession, Some(sim)) => self.reads_of_cut(item, work, sim, steps),
            (Action::Deactivate | Action::Activate, Some(sim)) => {
                steps.push(Step::ReadSim { item, sim: sim.clone() });
            }
            (Action::CutSession | Action::Deactivate | Action::Activate, None) => {}
        }
    }

    fn reads_of_cut(&self, item: usize, work: &Work, sim: &SimId, steps: &mut Vec<Step>) {
        let (read_sim, read_events) = match work.phase {
            Phase::Before | Phase::Recheck => (!work.got_sim, !work.got_events),
            Phase::Watch | Phase::Late => (false, true),
            Phase::Settings => (true, false),
            Phase::Ready | Phase::Calling | Phase::Over => (false, false),
        };
        if read_sim {
            steps.push(Step::ReadSim { item, sim: sim.clone() });
        }
        if read_events {
            let called = self.job.items[item].called_at.filter(|_| work.called());
            let from = called.map(|called| called.plus(-MARGIN_MS));
            steps.push(Step::ReadEvents { item, sim: sim.clone(), from });
        }
    }
}

fn method(text: &str) -> Option<Method> {
    [Method::Post, Method::Put, Method::Delete].into_iter().find(|method| method.as_str() == text)
}
