use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
    time::Duration,
};

use api::{
    console::job::Job,
    id::{ContextId, JobId, SimId},
    soracom::session::SessionEvent,
};
use client::Client;
use ops::{Now, job::JobState};
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
    desk::{Heard, Mirror, SharedBudget, desk_state::DeskDb},
    machine::Machine,
    reach::Account,
    steady,
    stop::{Stop, stopped},
};

/// Inputs that are taken in one go: what they change goes to disk together.
const AT_ONCE: usize = 1_024;

/// What the task works with.
pub(crate) struct Tools {
    pub(crate) context: ContextId,
    pub(crate) clock: Arc<ContextClock>,
    pub(crate) client: Client<Arc<Account>>,
    pub(crate) mirror: Arc<Mirror>,
    pub(crate) db: DeskDb,
    pub(crate) budget: Arc<SharedBudget>,
    /// Says whether this computer slept since a job last looked.
    pub(crate) machine: Arc<Machine>,
}

/// The task that carries out the jobs of one context.
pub(crate) struct JobTask {
    pub(super) tools: Tools,
    wishes: mpsc::UnboundedReceiver<Wish>,
    heard: mpsc::UnboundedReceiver<Heard>,
    pub(super) jobs: BTreeMap<JobId, RunningJob>,
    /// Jobs that an input may have changed since they were last kept.
    touched: BTreeSet<JobId>,
    /// Reads under way; a step that is asked for again meanwhile is not made again.
    pub(super) reading: BTreeSet<(JobId, Look)>,
    pub(super) under_way: JoinSet<Finished>,
    /// Calls that were held back, by their item: what they call upon is read again before they are made.
    pub(super) held: BTreeSet<(JobId, usize)>,
    /// Raised whenever the jobs look anew; an answer that was begun before is not taken.
    pub(super) round: u64,
    /// How often the computer had slept when the jobs last looked.
    pub(super) slept: u64,
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
    let (reading, under_way, held) = (BTreeSet::new(), JoinSet::new(), BTreeSet::new());
    let task = JobTask { tools, wishes, heard, jobs, touched, reading, under_way, held, round: 0, slept };
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
        let before = self.tools.db.read(move |desk| {
            let gone = desk.started(&plan)? || desk.plan(&context, &plan)?.is_none();
            Ok((desk.job_of_op(&context, &op)?, gone))
        });
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

    /// What the jobs worked on is gone: they end where they stand.
    async fn give_up(&mut self, reason: &str) -> Result<(), StoreError> {
        let now = now_of(&self.tools.clock);
        self.look_anew();
        for (_, mut job) in std::mem::take(&mut self.jobs) {
            job.state.give_up(reason, now);
            self.moved(&mut job).await?;
        }
        Ok(())
    }

    async fn hear(&mut self, heard: Heard) -> Result<(), StoreError> {
        match heard {
            Heard::Session(sim, event) => self.hear_of(&sim, &event),
            Heard::Reset => {
                self.give_up("The world was reset.").await?;
                self.tools.budget.forget();
                // Plans say what is no more. A disk that takes nothing lets them expire.
                let context = self.tools.context.clone();
                if let Err(error) = self.tools.db.write(move |desk| desk.forget_world(&context)).await {
                    tracing::warn!(%error, "what was known of a world that is no more could not be forgotten");
                }
            }
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

    fn finished(&mut self, Finished { round, job: id, item, what }: Finished) {
        if round != self.round {
            return;
        }
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
            Answer::Pins(pins) => {
                if pins.is_empty() {
                    tracing::error!(job = %id, from = item, "the plan has fewer targets than it counted; the job is cancelled");
                }
                state.bring(item, pins, now);
            }
        }
        self.touched.insert(id);
    }

    /// Lets go of all that is under way.
    fn look_anew(&mut self) {
        self.round += 1;
        self.held.clear();
        self.reading.clear();
        self.under_way.abort_all();
    }

    pub(super) async fn resume_all(&mut self) -> Result<(), StoreError> {
        let now = now_of(&self.tools.clock);
        self.look_anew();
        for (id, job) in &mut self.jobs {
            job.state.resume(now);
            self.touched.insert(id.clone());
        }
        self.keep_touched().await
    }
}

pub(super) fn now_of(clock: &ContextClock) -> Now {
    Now { at: clock.now(), wall: steady::wall() }
}
