use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use api::{
    UnixMillis,
    console::{job::Job, sim_row::Mark},
    id::{JobId, SimId},
    soracom::session::SessionEvent,
};
use client::{Client, Request};
use ops::{
    Now,
    job::{JobState, Step},
};
use store::StoreError;
use tokio::{sync::mpsc, task::JoinSet};

use super::{
    errand::{Answer, Finished, Look},
    running::RunningJob,
    start::{JobRunner, Start},
};
use crate::{
    clock::{ContextClock, sleep_until},
    desk::{Account, Heard, Mirror, desk_state::DeskDb},
    machine::Machine,
    steady,
    stop::{Stop, stopped},
};

/// What the task works with.
pub(crate) struct Tools {
    pub(crate) clock: Arc<ContextClock>,
    pub(crate) client: Client<Arc<Account>>,
    pub(crate) mirror: Arc<Mirror>,
    pub(crate) db: DeskDb,
    /// Says whether this computer slept since a job last looked.
    pub(crate) machine: Arc<Machine>,
}

/// The task that carries out the jobs of one context.
pub(crate) struct JobTask {
    pub(super) tools: Tools,
    starts: mpsc::UnboundedReceiver<Start>,
    heard: mpsc::UnboundedReceiver<Heard>,
    jobs: BTreeMap<JobId, RunningJob>,
    /// Reads under way; a step that is asked for again meanwhile is not made again.
    pub(super) reading: BTreeSet<(JobId, Look)>,
    pub(super) under_way: JoinSet<Finished>,
    /// How often the computer had slept when the jobs last looked.
    slept: u64,
}

/// Makes the task and its handle; `jobs` are those that were running when the server ended.
pub(crate) fn job_task(
    tools: Tools,
    heard: mpsc::UnboundedReceiver<Heard>,
    jobs: Vec<JobState>,
) -> (JobRunner, JobTask) {
    let (sender, starts) = mpsc::unbounded_channel();
    let now = now_of(&tools.clock);
    let jobs =
        jobs.into_iter().map(|state| (state.job().id.clone(), RunningJob::picked_up(state, now))).collect();
    let slept = tools.machine.times_slept();
    let (reading, under_way) = (BTreeSet::new(), JoinSet::new());
    let task = JobTask { tools, starts, heard, jobs, reading, under_way, slept };
    (JobRunner { starts: sender }, task)
}

impl JobTask {
    /// Works until `stop` says so. Calls under way are then left to be looked into at the next start.
    pub(crate) async fn run(mut self, mut stop: Stop) {
        let clock = Arc::clone(&self.tools.clock);
        self.tell_marks();
        loop {
            let until = match self.step().await {
                Ok(until) => until,
                Err(error) => {
                    tracing::error!(%error, "the desk has ended; no further call is made");
                    return;
                }
            };
            let due = async {
                match until {
                    Some(at) => sleep_until(&clock, at).await,
                    None => std::future::pending().await,
                }
            };
            let kept = tokio::select! {
                () = due => Ok(()),
                start = self.starts.recv() => match start {
                    Some(start) => self.take_on(start).await,
                    None => return,
                },
                heard = self.heard.recv() => match heard {
                    Some(Heard::Session(sim, event)) => self.hear(&sim, &event).await,
                    Some(Heard::Reset) => self.give_up("The world was reset.").await,
                    None => return,
                },
                Some(finished) = self.under_way.join_next() => match finished {
                    Ok(finished) => self.finished(finished).await,
                    Err(error) if error.is_cancelled() => Ok(()),
                    Err(error) => {
                        // The step's task panicked; the job is resumed as after a kill.
                        tracing::error!(%error, "a step of a job was lost");
                        self.resume_all().await
                    }
                },
                () = stopped(&mut stop) => return,
            };
            if let Err(error) = kept {
                tracing::error!(%error, "the desk has ended; no further call is made");
                return;
            }
        }
    }

    async fn take_on(&mut self, Start { state, answer }: Start) -> Result<(), StoreError> {
        // Two pages may ask at the same moment; here they come one after the other.
        let Job { id, context, op, plan, .. } = state.job().clone();
        let before =
            self.tools.db.read(move |desk| Ok((desk.job_of_op(&context, &op)?, desk.started(&plan)?)));
        let before = match before.await {
            Ok(before) => before,
            Err(error) => {
                let _ = answer.send(Err(error));
                return Ok(());
            }
        };
        if let (Some(_), _) | (None, true) = before {
            let _ = answer.send(Ok(before.0.map(|same| same.job().clone())));
            return Ok(());
        }
        // Tried once: nothing has been done yet, and whoever asked is told.
        let mut job = RunningJob::new(state);
        let kept = self.write(&mut job).await;
        let reply = kept.map(|()| Some(job.state.job().clone()));
        if reply.is_ok() {
            self.tell(&mut job);
            self.jobs.insert(id, job);
            self.tell_marks();
        }
        // Whoever asked may have gone; the job runs all the same.
        let _ = answer.send(reply);
        Ok(())
    }

    /// Makes every step that is due; answers when to look again. What was read before this computer slept is no ground for
    /// a call, and an answer that was under way then may never come: after a sleep jobs go on as after a kill, by looking.
    async fn step(&mut self) -> Result<Option<UnixMillis>, StoreError> {
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
                self.keep(&mut job).await?;
                continue;
            }
            let now = now_of(&self.tools.clock);
            for step in job.state.next(now.at) {
                match step {
                    Step::Wait { until: at } => until = Some(until.map_or(at, |until| until.min(at))),
                    Step::Call { item, method, path, body } => {
                        // Another step of this round may have settled the item.
                        if !job.state.calling(item, now) {
                            continue;
                        }
                        // The intention is on disk before the call is made.
                        self.keep(&mut job).await?;
                        let op = job.state.job().op.clone();
                        self.call(
                            &id,
                            item,
                            op,
                            Request {
                                method,
                                path,
                                headers: Vec::new(),
                                body: body.map(|b| b.to_string().into_bytes()),
                            },
                        );
                    }
                    Step::ReadSim { item, sim } => self.read_sim(&id, item, sim),
                    Step::ReadEvents { item, sim, from } => self.read_events(&id, item, sim, from),
                    Step::ReadGroup { item, group } => self.read_group(&id, item, group),
                }
            }
            self.jobs.insert(id, job);
        }
        Ok(until)
    }

    /// What the jobs worked on is gone: they end where they stand.
    async fn give_up(&mut self, reason: &str) -> Result<(), StoreError> {
        let now = now_of(&self.tools.clock);
        self.reading.clear();
        self.under_way.abort_all();
        for (_, mut job) in std::mem::take(&mut self.jobs) {
            job.state.give_up(reason, now);
            self.moved(&mut job).await?;
        }
        self.tell_marks();
        Ok(())
    }

    async fn hear(&mut self, sim: &SimId, event: &SessionEvent) -> Result<(), StoreError> {
        let now = now_of(&self.tools.clock);
        let watching = self.jobs.iter().filter(|(_, job)| job.state.watched().contains(sim));
        let ids: Vec<JobId> = watching.map(|(id, _)| id.clone()).collect();
        let mut changed = false;
        for id in ids {
            let Some(mut job) = self.jobs.remove(&id) else { continue };
            if job.state.event(sim, event, now) {
                self.moved(&mut job).await?;
                changed = true;
            }
            self.jobs.insert(id, job);
        }
        if changed {
            self.tell_marks();
        }
        Ok(())
    }

    async fn finished(&mut self, Finished { job: id, item, what }: Finished) -> Result<(), StoreError> {
        match &what {
            Answer::Called(_) => {}
            Answer::Sim(_) => drop(self.reading.remove(&(id.clone(), Look::Sim(item)))),
            Answer::Events(_) => drop(self.reading.remove(&(id.clone(), Look::Events(item)))),
            Answer::Group(_) => drop(self.reading.remove(&(id.clone(), Look::Group(item)))),
        }
        let Some(mut job) = self.jobs.remove(&id) else { return Ok(()) };
        let now = now_of(&self.tools.clock);
        let state = &mut job.state;
        match what {
            Answer::Called(Ok((reply, sim))) => state.answered(item, reply, sim.as_ref(), now),
            Answer::Called(Err(message)) => state.broken(item, &message, now),
            Answer::Sim(Ok((sim, group))) => state.sim(item, &sim, group.as_ref(), now),
            Answer::Events(Ok(events)) => state.events(item, &events, now),
            Answer::Group(Ok(group)) => state.group(item, &group, now),
            Answer::Sim(Err(reason)) | Answer::Events(Err(reason)) | Answer::Group(Err(reason)) => {
                state.unread(item, reason, now);
            }
        }
        self.moved(&mut job).await?;
        self.jobs.insert(id, job);
        self.tell_marks();
        Ok(())
    }

    async fn resume_all(&mut self) -> Result<(), StoreError> {
        let now = now_of(&self.tools.clock);
        self.reading.clear();
        self.under_way.abort_all();
        let mut jobs = std::mem::take(&mut self.jobs);
        for job in jobs.values_mut() {
            job.state.resume(now);
            self.moved(job).await?;
        }
        self.jobs = jobs;
        Ok(())
    }

    fn tell_marks(&self) {
        let marks: BTreeMap<SimId, Mark> = self.jobs.values().flat_map(|job| job.state.marks()).collect();
        self.tools.mirror.set_marks(marks);
    }
}

fn now_of(clock: &ContextClock) -> Now {
    Now { at: clock.now(), wall: steady::wall() }
}
