use api::{Method, UnixMillis, console::plan::Action, id::SimId};

use crate::job::{
    state::JobState,
    step::Step,
    work::{Phase, Work},
};

/// How far before the announcement the history is read again: clocks of the platform and of the context may differ.
const MARGIN_MS: i64 = 60_000;

impl JobState {
    /// What to do at `at`: begins what may be begun, and says every step that is due. Without an input in between it says the
    /// same again, so a step that is under way is said again too. Where time alone brings more, the last step is the wait for
    /// it: a read that takes long must not hold up the other items. An empty list means that answers are awaited, or that the
    /// job is done.
    pub fn next(&mut self, at: UnixMillis) -> Vec<Step> {
        self.begin(at);
        let mut steps = Vec::new();
        if self.wants_pins(at) {
            steps.push(Step::Bring { from: self.next_pin() });
        }
        for item in self.queue.due(at, self.limits.parallel.max(1)) {
            self.steps_of(item, &self.work[item], &mut steps);
        }
        let opens_at = self.course.opens_at().filter(|opens_at| *opens_at > at);
        let until = [self.queue.next_after(at), opens_at].into_iter().flatten().min();
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
        match (self.doing(item), &self.seen[item].sim_id) {
            (Action::Configure { group_id, .. }, _) => {
                steps.push(Step::ReadGroup { item, group: group_id.clone() });
            }
            (Action::CutSession, Some(sim)) => self.reads_of_cut(item, work, sim, steps),
            (_, Some(sim)) => steps.push(self.read_of_sim(item, work, sim)),
            (_, None) => {}
        }
    }

    fn reads_of_cut(&self, item: usize, work: &Work, sim: &SimId, steps: &mut Vec<Step>) {
        let (read_sim, read_events) = match work.phase {
            // Which session is there stands in the row; the reply says which one was cut.
            Phase::Before if self.limits.by_rows => (!work.got_sim, false),
            Phase::Before | Phase::Recheck => (!work.got_sim, !work.got_events),
            Phase::Watch | Phase::Late => (false, true),
            Phase::Settings => (true, false),
            Phase::Ready | Phase::Calling | Phase::Over => (false, false),
        };
        if read_sim {
            steps.push(self.read_of_sim(item, work, sim));
        }
        if read_events {
            let called = self.seen[item].called_at.filter(|_| work.called());
            let from = called.map(|called| called.plus(-MARGIN_MS));
            steps.push(Step::ReadEvents { item, sim: sim.clone(), from });
        }
    }
}

impl JobState {
    /// What is read of a SIM: the rows do where they may, but not to find out what became of a call.
    fn read_of_sim(&self, item: usize, work: &Work, sim: &SimId) -> Step {
        let sim = sim.clone();
        // A row shows tags in a form in which not every name can be told, and nothing of the card.
        let in_row = !matches!(self.doing(item), Action::ChangeTags { .. } | Action::AddSubscription { .. });
        if self.limits.by_rows && in_row && work.phase != Phase::Recheck {
            Step::LookUpSim { item, sim }
        } else {
            Step::ReadSim { item, sim }
        }
    }
}

fn method(text: &str) -> Option<Method> {
    [Method::Post, Method::Put, Method::Delete].into_iter().find(|method| method.as_str() == text)
}
