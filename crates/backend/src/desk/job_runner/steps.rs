//! Making the steps of jobs: reads are begun, calls are announced, kept, and made.

use api::{UnixMillis, id::JobId};
use client::Request;
use ops::{budget::operation, job::Step};
use store::StoreError;

use super::{
    running::RunningJob,
    task::{JobTask, now_of},
};

/// How long a call waits for another job's before it is looked at again.
const HELD_MS: i64 = 1_000;

impl JobTask {
    /// Makes every step that is due; answers when to look again. What was read before this computer slept is no ground for
    /// a call, and an answer that was under way then may never come: after a sleep jobs go on as after a kill, by looking.
    pub(super) async fn step(&mut self) -> Result<Option<UnixMillis>, StoreError> {
        let slept = self.tools.machine.times_slept();
        if slept != self.slept {
            self.slept = slept;
            tracing::warn!(jobs = self.jobs.len(), "this computer slept; jobs look again before they call");
            self.resume_all().await?;
        }
        let mut until: Option<UnixMillis> = None;
        let ids: Vec<JobId> = self.jobs.keys().cloned().collect();
        for id in ids {
            let Some(mut job) = self.jobs.remove(&id) else { continue };
            if job.state.done() && !self.reading.iter().any(|(job, _)| *job == id) {
                self.moved(&mut job).await?;
                continue;
            }
            let (wait, calls) = self.errands(&id, &mut job);
            until = [until, wait].into_iter().flatten().min();
            // The intentions are on disk before the calls are made.
            let kept = self.moved(&mut job).await;
            let op = job.state.job().op.clone();
            self.jobs.insert(id.clone(), job);
            kept?;
            for (item, request) in calls {
                self.call(&id, item, op.clone(), request);
            }
        }
        Ok(until)
    }

    /// Begins the reads that a job wants, and announces its calls; answers when to look again, and with those calls.
    fn errands(&mut self, id: &JobId, job: &mut RunningJob) -> (Option<UnixMillis>, Vec<(usize, Request)>) {
        let now = now_of(&self.tools.clock);
        let mut calls = Vec::new();
        loop {
            let (mut wait, mut looked_up) = (None, false);
            for step in job.state.next(now.at) {
                match step {
                    Step::Wait { until } => wait = [wait, Some(until)].into_iter().flatten().min(),
                    Step::Bring { from } => self.bring(id, job.state.job().plan.clone(), from),
                    Step::Call { item, method, path, body } => {
                        let operation = operation(method.as_str(), &path);
                        let free_at = self.tools.budget.free_at(&operation, now.at);
                        let others = self.waits_for_others(id, job, item);
                        if free_at.is_some() || others {
                            self.held.insert((id.clone(), item));
                            // Another job's turn may end in a step that nobody else hears of.
                            let again = free_at.unwrap_or(now.at.plus(HELD_MS));
                            wait = [wait, Some(again)].into_iter().flatten().min();
                        } else if self.held.remove(&(id.clone(), item)) {
                            job.state.look_again(item, now);
                            looked_up = true;
                        // Another step of this round may have settled the item.
                        } else if job.state.calling(item, now) {
                            let body = body.map(|body| body.to_string().into_bytes());
                            calls.push((item, Request { method, path, headers: Vec::new(), body }));
                        }
                    }
                    Step::LookUpSim { item, sim } => match self.tools.mirror.seen(&sim) {
                        Some((sim, group)) => {
                            job.state.sim(item, &sim, group.as_ref(), now);
                            looked_up = true;
                        }
                        None => self.read_sim(id, item, sim),
                    },
                    Step::ReadSim { item, sim } => self.read_sim(id, item, sim),
                    Step::ReadEvents { item, sim, from } => self.read_events(id, item, sim, from),
                    Step::ReadGroup { item, group } => self.read_group(id, item, group),
                }
            }
            // What was looked up leads to the next step.
            if !looked_up {
                return (wait, calls);
            }
        }
    }

    /// Whether another job has the item's SIM in hand: what one calls the other must not see as its own effect. Of two that have
    /// called nothing yet the one that was started first goes first.
    fn waits_for_others(&self, id: &JobId, job: &RunningJob, item: usize) -> bool {
        let Some(sim) = job.state.item(item).and_then(|item| item.sim_id.as_ref()) else { return false };
        if job.state.in_hand(sim) == Some(true) {
            return false;
        }
        let mine = (job.state.job().started_at, id);
        self.jobs.iter().any(|(other, running)| match running.state.in_hand(sim) {
            Some(called) => called || (running.state.job().started_at, other) < mine,
            None => false,
        })
    }
}
