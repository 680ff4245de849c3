use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
    time::Duration,
};

use api::{
    UnixMillis,
    console::job::Job,
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
    keep::tell,
    running::RunningJob,
    start::{JobRunner, Wish},
};
use crate::{
    clock::{ContextClock, sleep_until},
    desk::{Account, Heard, Mirror, desk_state::DeskDb},
    machine::Machine,
    steady,
    stop::{Stop, stopped},
};

/// Inputs that are taken in one go: what they change goes to disk together.
const AT_ONCE: usize = 1_024;

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
    wishes: mpsc::UnboundedReceiver<Wish>,
    heard: mpsc::UnboundedReceiver<Heard>,
    jobs: BTreeMap<JobId, RunningJob>,
    /// Jobs that an input may have changed since they were last kept.
    touched: BTreeSet<JobId>,
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
    let (sender, wishes) = mpsc::unbounded_channel();
    let now = now_of(&tools.clock);
    let jobs: BTreeMap<_, _> =
        jobs.into_iter().map(|state| (state.job().id.clone(), RunningJob::picked_up(state, now))).collect();
    let slept = tools.machine.times_slept();
    let touched = jobs.keys().cloned().collect();
    let (reading, under_way) = (BTreeSet::new(), JoinSet::new());
    let task = JobTask { tools, wishes, heard, jobs, touched, reading, under_way, slept };
    (JobRunner { wishes: sender }, task)
}

impl JobTask {
    /// Works until `stop` says so. Calls under way are then left to be looked into at the next start.
    pub(crate) async fn run(mut self, mut stop: Stop) {
        let clock = Arc::clone(&self.tools.clock);
        for (id, job) in &self.jobs {
            let marks = job.state.marks().into_iter().map(|(sim, mark)| (sim, Some(mark))).collect();
            self.tools.mirror.set_marks(id, marks);
        }
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
            let news_in = self.news_in();
            let news = async {
                match news_in {
                    Some(wait) => tokio::time::sleep(wait).await,
                    None => std::future::pending().await,
                }
            };
            let kept = tokio::select! {
                () = due => Ok(()),
                () = news => {
                    self.jobs.values_mut().for_each(|job| tell(&self.tools, job));
                    Ok(())
                }
                wish = self.wishes.recv() => match wish {
                    Some(Wish::Start(state, answer)) => self.take_on(*state, answer).await,
                    Some(Wish::Steer { id, to, by, answer }) => {
                        let now = now_of(&self.tools.clock);
                        // One that has ended may still look for SIMs; there is nothing to steer in that.
                        let steered = self.jobs.get_mut(&id).filter(|job| !job.state.ended()).map(|job| {
                            job.state.steer(to, &by, now);
                            self.touched.insert(id.clone());
                        });
                        let kept = self.keep_touched().await;
                        let job = steered.and_then(|()| self.jobs.get(&id)).map(|job| job.state.job().clone());
                        // Whoever asked may have gone.
                        let _ = answer.send(job);
                        kept
                    }
                    None => return,
                },
                heard = self.heard.recv() => match heard {
                    Some(heard) => self.hear(heard).await,
                    None => return,
                },
                Some(finished) = self.under_way.join_next() => self.take(finished).await,
                () = stopped(&mut stop) => return,
            };
            let kept = match kept {
                Ok(()) => self.take_more().await,
                Err(error) => Err(error),
            };
            if let Err(error) = kept {
                tracing::error!(%error, "the desk has ended; no further call is made");
                return;
            }
        }
    }

    /// Takes what came in meanwhile, and keeps all that it changed at once.
    async fn take_more(&mut self) -> Result<(), StoreError> {
        for _ in 0..AT_ONCE {
            if let Some(finished) = self.under_way.try_join_next() {
                self.take(finished).await?;
            } else if let Ok(heard) = self.heard.try_recv() {
                self.hear(heard).await?;
            } else {
                break;
            }
        }
        self.keep_touched().await
    }

    /// Keeps and tells the jobs that inputs have changed.
    async fn keep_touched(&mut self) -> Result<(), StoreError> {
        for id in std::mem::take(&mut self.touched) {
            let Some(mut job) = self.jobs.remove(&id) else { continue };
            let kept = self.moved(&mut job).await;
            self.jobs.insert(id, job);
            kept?;
        }
        Ok(())
    }

    /// How long pages have to wait for news of the jobs; none where they know all.
    fn news_in(&self) -> Option<Duration> {
        let at = self.jobs.values().filter_map(RunningJob::news_at).min()?;
        Some(at.saturating_sub(steady::steady()))
    }

    async fn take_on(
        &mut self,
        state: JobState,
        answer: tokio::sync::oneshot::Sender<Result<Option<Job>, StoreError>>,
    ) -> Result<(), StoreError> {
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
            let _ = answer.send(Ok(before.0));
            return Ok(());
        }
        // Tried once: nothing has been done yet, and whoever asked is told.
        let mut job = RunningJob::new(state);
        let kept = self.write(&mut job).await;
        let reply = kept.map(|()| Some(job.state.job().clone()));
        if reply.is_ok() {
            self.tell(&mut job);
            self.jobs.insert(id, job);
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
                    Step::Wait { until } => wait = Some(until),
                    Step::Bring { from } => self.bring(id, job.state.job().plan.clone(), from),
                    Step::Call { item, method, path, body } => {
                        // Another step of this round may have settled the item.
                        if job.state.calling(item, now) {
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

    /// What the jobs worked on is gone: they end where they stand.
    async fn give_up(&mut self, reason: &str) -> Result<(), StoreError> {
        let now = now_of(&self.tools.clock);
        self.reading.clear();
        self.under_way.abort_all();
        for (_, mut job) in std::mem::take(&mut self.jobs) {
            job.state.give_up(reason, now);
            self.moved(&mut job).await?;
        }
        Ok(())
    }

    async fn hear(&mut self, heard: Heard) -> Result<(), StoreError> {
        match heard {
            Heard::Session(sim, event) => self.hear_of(&sim, &event),
            Heard::Reset => self.give_up("The world was reset.").await?,
        }
        Ok(())
    }

    fn hear_of(&mut self, sim: &SimId, event: &SessionEvent) {
        let now = now_of(&self.tools.clock);
        for (id, job) in self.jobs.iter_mut().filter(|(_, job)| job.state.watches(sim)) {
            job.state.event(sim, event, now);
            self.touched.insert(id.clone());
        }
    }

    async fn take(&mut self, finished: Result<Finished, tokio::task::JoinError>) -> Result<(), StoreError> {
        match finished {
            Ok(finished) => {
                self.finished(finished);
                Ok(())
            }
            Err(error) if error.is_cancelled() => Ok(()),
            Err(error) => {
                // The step's task panicked; the job is resumed as after a kill.
                tracing::error!(%error, "a step of a job was lost");
                self.resume_all().await
            }
        }
    }

    fn finished(&mut self, Finished { job: id, item, what }: Finished) {
        let look = match &what {
            Answer::Called(_) => None,
            Answer::Sim(_) => Some(Look::Sim(item)),
            Answer::Events(_) => Some(Look::Events(item)),
            Answer::Group(_) => Some(Look::Group(item)),
            Answer::Pins(_) => Some(Look::Pins(item)),
        };
        if let Some(look) = look {
            self.reading.remove(&(id.clone(), look));
        }
        let Some(job) = self.jobs.get_mut(&id) else { return };
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
            Answer::Pins(pins) => state.bring(item, pins, now),
        }
        self.touched.insert(id);
    }

    async fn resume_all(&mut self) -> Result<(), StoreError> {
        let now = now_of(&self.tools.clock);
        self.reading.clear();
        self.under_way.abort_all();
        for (id, job) in &mut self.jobs {
            job.state.resume(now);
            self.touched.insert(id.clone());
        }
        self.keep_touched().await
    }
}

fn now_of(clock: &ContextClock) -> Now {
    Now { at: clock.now(), wall: steady::wall() }
}
