//! Carries out jobs: `ops` says the next step, the desk writes it down, makes the call, writes the answer, asks again.
//!
//! One task owns every running job of a context, so there is never a second runner. Killed at any point, it resumes
//! from what is on disk: the call in flight is looked into before anything is repeated.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use api::{
    UnixMillis,
    console::{
        job::{CallReply, Job},
        sim_row::Mark,
    },
    id::{GroupId, JobId, OpId, SimId},
    soracom::{
        group::{GetGroup, Group},
        session::{ListSessionEventsQuery, SessionEvent},
        sim::{GetSim, ListSimSessionEvents, Sim},
    },
};
use client::{Client, ClientError, Request, Response, Transport};
use ops::{
    Now,
    job::{JobState, Step},
};
use store::StoreError;
use tokio::{
    sync::{mpsc, oneshot},
    task::JoinSet,
};

use crate::{
    clock::{ContextClock, sleep_until},
    desk::{Account, Heard, Mirror, desk_state::DeskDb},
    steady,
    stop::{Stop, stopped},
};

/// Entries of a history that one look at its newest takes.
const NEWEST: u32 = 20;

/// A handle on the task.
#[derive(Debug, Clone)]
pub(crate) struct JobRunner {
    starts: mpsc::UnboundedSender<Start>,
}

struct Start {
    state: JobState,
    answer: oneshot::Sender<Result<Option<Job>, StoreError>>,
}

impl JobRunner {
    /// Takes a job on. It is on disk when this answers, with the job that the same intention started before, if it did;
    /// with none when another intention has started the plan.
    ///
    /// # Errors
    /// It cannot be kept, or the server is ending.
    pub(crate) async fn start(&self, state: JobState) -> Result<Option<Job>, StoreError> {
        let (answer, receiver) = oneshot::channel();
        self.starts.send(Start { state, answer }).map_err(|_| StoreError::Closed)?;
        receiver.await.map_err(|_| StoreError::Closed)?
    }
}

/// What the task works with.
pub(crate) struct Tools {
    pub(crate) clock: Arc<ContextClock>,
    pub(crate) client: Client<Arc<Account>>,
    pub(crate) mirror: Arc<Mirror>,
    pub(crate) db: DeskDb,
}

/// The task that carries out the jobs of one context.
pub(crate) struct JobTask {
    tools: Tools,
    starts: mpsc::UnboundedReceiver<Start>,
    heard: mpsc::UnboundedReceiver<Heard>,
    jobs: BTreeMap<JobId, JobState>,
    /// Reads under way; a step that is asked for again meanwhile is not made again.
    reading: BTreeSet<(JobId, Look)>,
    under_way: JoinSet<Finished>,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Look {
    Sim(usize),
    Events(usize),
    Group(usize),
}

struct Finished {
    job: JobId,
    item: usize,
    what: Answer,
}

enum Answer {
    Called(Result<(CallReply, Option<Sim>), String>),
    Sim(Result<(Sim, Option<Group>), CallReply>),
    Events(Result<Vec<SessionEvent>, CallReply>),
    Group(Result<Group, CallReply>),
}

/// Makes the task and its handle; `jobs` are those that were running when the server ended.
pub(crate) fn job_task(
    tools: Tools,
    heard: mpsc::UnboundedReceiver<Heard>,
    jobs: Vec<JobState>,
) -> (JobRunner, JobTask) {
    let (sender, starts) = mpsc::unbounded_channel();
    let now = now_of(&tools.clock);
    let jobs = jobs
        .into_iter()
        .map(|mut state| {
            state.resume(now);
            (state.job().id.clone(), state)
        })
        .collect();
    let task = JobTask { tools, starts, heard, jobs, reading: BTreeSet::new(), under_way: JoinSet::new() };
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
                    tracing::error!(%error, "a job could not be kept; no further call is made");
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
                tracing::error!(%error, "a job could not be kept; no further call is made");
                return;
            }
        }
    }

    async fn take_on(&mut self, Start { mut state, answer }: Start) -> Result<(), StoreError> {
        // Two pages may ask at the same moment; here they come one after the other.
        let Job { id, context, op, plan, .. } = state.job().clone();
        let before = self
            .tools
            .db
            .read(move |desk| Ok((desk.job_of_op(&context, &op)?, desk.started(&plan)?)))
            .await?;
        if let (Some(_), _) | (None, true) = before {
            let _ = answer.send(Ok(before.0.map(|same| same.job().clone())));
            return Ok(());
        }
        let kept = self.keep(&mut state).await;
        let reply = match &kept {
            Ok(()) => Ok(Some(state.job().clone())),
            Err(_) => Err(StoreError::Closed),
        };
        if kept.is_ok() {
            self.tools.mirror.tell_job(state.job());
            self.jobs.insert(id, state);
            self.tell_marks();
        }
        // Whoever asked may have gone; the job runs all the same.
        let _ = answer.send(reply);
        kept
    }

    /// Makes every step that is due; answers when to look again.
    async fn step(&mut self) -> Result<Option<UnixMillis>, StoreError> {
        let mut until: Option<UnixMillis> = None;
        let ids: Vec<JobId> = self.jobs.keys().cloned().collect();
        for id in ids {
            let Some(mut state) = self.jobs.remove(&id) else { continue };
            if state.done() && !self.reading.iter().any(|(job, _)| *job == id) {
                self.keep(&mut state).await?;
                continue;
            }
            let now = now_of(&self.tools.clock);
            for step in state.next(now.at) {
                match step {
                    Step::Wait { until: at } => until = Some(until.map_or(at, |until| until.min(at))),
                    Step::Call { item, method, path, body } => {
                        // Something heard since `next` may have settled the item.
                        if !state.calling(item, now) {
                            continue;
                        }
                        // The intention is on disk before the call is made.
                        self.keep(&mut state).await?;
                        let op = state.job().op.clone();
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
            self.jobs.insert(id, state);
        }
        Ok(until)
    }

    /// What the jobs worked on is gone: they end where they stand.
    async fn give_up(&mut self, reason: &str) -> Result<(), StoreError> {
        let now = now_of(&self.tools.clock);
        self.reading.clear();
        self.under_way.abort_all();
        for (_, mut state) in std::mem::take(&mut self.jobs) {
            state.give_up(reason, now);
            self.moved(&mut state).await?;
        }
        self.tell_marks();
        Ok(())
    }

    async fn hear(&mut self, sim: &SimId, event: &SessionEvent) -> Result<(), StoreError> {
        let now = now_of(&self.tools.clock);
        let ids: Vec<JobId> = self.jobs.keys().cloned().collect();
        for id in ids {
            let Some(mut state) = self.jobs.remove(&id) else { continue };
            if state.event(sim, event, now) {
                self.moved(&mut state).await?;
            }
            self.jobs.insert(id, state);
        }
        self.tell_marks();
        Ok(())
    }

    async fn finished(&mut self, Finished { job, item, what }: Finished) -> Result<(), StoreError> {
        match &what {
            Answer::Called(_) => {}
            Answer::Sim(_) => drop(self.reading.remove(&(job.clone(), Look::Sim(item)))),
            Answer::Events(_) => drop(self.reading.remove(&(job.clone(), Look::Events(item)))),
            Answer::Group(_) => drop(self.reading.remove(&(job.clone(), Look::Group(item)))),
        }
        let Some(mut state) = self.jobs.remove(&job) else { return Ok(()) };
        let now = now_of(&self.tools.clock);
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
        self.moved(&mut state).await?;
        self.jobs.insert(job, state);
        self.tell_marks();
        Ok(())
    }

    async fn resume_all(&mut self) -> Result<(), StoreError> {
        let now = now_of(&self.tools.clock);
        self.reading.clear();
        self.under_way.abort_all();
        let mut jobs = std::mem::take(&mut self.jobs);
        for state in jobs.values_mut() {
            state.resume(now);
            self.moved(state).await?;
        }
        self.jobs = jobs;
        Ok(())
    }

    /// Keeps a job that changed, then tells it.
    async fn moved(&self, state: &mut JobState) -> Result<(), StoreError> {
        self.keep(state).await?;
        self.tools.mirror.tell_job(state.job());
        Ok(())
    }

    /// The job as it stands and its new ledger rows, in one transaction.
    async fn keep(&self, state: &mut JobState) -> Result<(), StoreError> {
        let records = state.take_records();
        let (copy, key) = (state.clone(), self.tools.db.ledger_key());
        self.tools
            .db
            .write(move |desk| {
                desk.append(records, &key)?;
                desk.put_job(&copy)
            })
            .await
    }

    fn tell_marks(&self) {
        let marks: BTreeMap<SimId, Mark> = self.jobs.values().flat_map(JobState::marks).collect();
        self.tools.mirror.set_marks(marks);
    }

    fn call(&mut self, job: &JobId, item: usize, op: OpId, request: Request) {
        let (job, client) = (job.clone(), self.tools.client.clone());
        self.under_way.spawn(async move {
            let mut request = request;
            request.headers.push((client::OP.to_owned(), op.to_string()));
            if request.body.is_some() {
                request.headers.push(("content-type".to_owned(), "application/json".to_owned()));
            }
            let what = match client.transport().send(request).await {
                Ok(response) => Answer::Called(Ok(read_reply(&response))),
                Err(error) => Answer::Called(Err(error.to_string())),
            };
            Finished { job, item, what }
        });
    }

    fn read_sim(&mut self, job: &JobId, item: usize, sim: SimId) {
        if !self.reading.insert((job.clone(), Look::Sim(item))) {
            return;
        }
        let (job, client) = (job.clone(), self.tools.client.clone());
        self.under_way.spawn(async move {
            let what = async {
                let sim = client.get::<GetSim>(&sim).await?;
                // A group that is gone, or cannot be read now, is not known; the SIM is.
                let group = match &sim.group_id {
                    Some(id) => client.get::<GetGroup>(id).await.ok(),
                    None => None,
                };
                Ok((sim, group))
            };
            let what = Answer::Sim(what.await.map_err(reason_of));
            Finished { job, item, what }
        });
    }

    fn read_events(&mut self, job: &JobId, item: usize, sim: SimId, from: Option<UnixMillis>) {
        if !self.reading.insert((job.clone(), Look::Events(item))) {
            return;
        }
        let (job, client) = (job.clone(), self.tools.client.clone());
        self.under_way.spawn(async move {
            let events = match from {
                Some(from) => {
                    let query =
                        ListSessionEventsQuery { from: Some(from), ..ListSessionEventsQuery::default() };
                    client.pages::<ListSimSessionEvents, SessionEvent>(&sim, &query).all().await
                }
                None => {
                    let query =
                        ListSessionEventsQuery { limit: Some(NEWEST), ..ListSessionEventsQuery::default() };
                    client.find::<ListSimSessionEvents>(&sim, &query).await.map(|page| page.items)
                }
            };
            let what = Answer::Events(events.map_err(reason_of));
            Finished { job, item, what }
        });
    }

    fn read_group(&mut self, job: &JobId, item: usize, group: GroupId) {
        if !self.reading.insert((job.clone(), Look::Group(item))) {
            return;
        }
        let (job, client) = (job.clone(), self.tools.client.clone());
        self.under_way.spawn(async move {
            let what = Answer::Group(client.get::<GetGroup>(&group).await.map_err(reason_of));
            Finished { job, item, what }
        });
    }
}

fn now_of(clock: &ContextClock) -> Now {
    Now { at: clock.now(), wall: steady::wall() }
}

/// What an HTTP answer says, and the SIM in it when it is one.
fn read_reply(response: &Response) -> (CallReply, Option<Sim>) {
    if response.status < 400 {
        let sim = serde_json::from_slice(&response.body).ok();
        return (CallReply { status: Some(response.status), code: None, message: None }, sim);
    }
    let body: Option<api::ApiErrorBody> = serde_json::from_slice(&response.body).ok();
    let (code, message) = body.map(|body| (body.code, body.message)).unzip();
    (CallReply { status: Some(response.status), code, message }, None)
}

fn reason_of(error: ClientError) -> CallReply {
    CallReply {
        status: error.status(),
        code: error.code().map(str::to_owned),
        message: Some(error.to_string()),
    }
}
