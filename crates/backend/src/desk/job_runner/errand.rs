//! What a job's steps do outside: one call or one read each, at the same time as others, and brought back as an answer.

use std::sync::Arc;

use api::{
    UnixMillis,
    console::job::CallReply,
    id::{GroupId, JobId, OpId, PlanId, SimId},
    soracom::{
        group::{GetGroup, Group},
        session::{ListSessionEventsQuery, SessionEvent},
        sim::{GetSim, ListSimSessionEvents, Sim},
    },
};
use client::{Client, ClientError, Request, Response, Transport};
use ops::plan::Pin;
use store::StoreError;

use super::{keep::RETRY, task::JobTask};
use crate::desk::patient::Patient;

/// Entries of a history that one look at its newest takes.
const NEWEST: u32 = 20;
/// Characters of a platform's sentence that the ledger keeps.
const SENTENCE: usize = 300;

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Look {
    Sim(usize),
    Events(usize),
    Group(usize),
    /// Targets from this number on.
    Pins(usize),
}

pub(super) struct Finished {
    /// In which round it was begun: what was begun before the jobs looked anew says nothing any more.
    pub(super) round: u64,
    pub(super) job: JobId,
    /// The item that it is about, or the first of the targets.
    pub(super) item: usize,
    pub(super) what: Answer,
}

pub(super) enum Answer {
    Called(Result<(CallReply, Option<Sim>), String>),
    Sim(Result<(Sim, Option<Group>), CallReply>),
    Events(Result<Vec<SessionEvent>, CallReply>),
    Group(Result<Group, CallReply>),
    Pins(Vec<Pin>),
}

impl JobTask {
    /// Reads for jobs, which wait when they are told to: a read that was put off says nothing about its SIM.
    fn reader(&self) -> Client<Patient> {
        let account = Arc::clone(self.tools.client.transport());
        Client::new(Patient::for_ever(account, Arc::clone(&self.tools.clock)))
    }

    pub(super) fn call(&mut self, job: &JobId, item: usize, op: OpId, request: Request) {
        let (job, client, round) = (job.clone(), self.tools.client.clone(), self.round);
        let (budget, clock) = (Arc::clone(&self.tools.budget), Arc::clone(&self.tools.clock));
        let operation = ops::budget::operation(request.method.as_str(), &request.path);
        self.under_way.spawn(async move {
            let mut request = request;
            request.headers.push((client::OP.to_owned(), op.to_string()));
            if request.body.is_some() {
                request.headers.push(("content-type".to_owned(), "application/json".to_owned()));
            }
            let what = match client.transport().send(request).await {
                Ok(response) => {
                    budget.hear(&operation, &response, clock.now());
                    Answer::Called(Ok(read_reply(&response)))
                }
                Err(error) => Answer::Called(Err(short(&error.to_string()))),
            };
            Finished { round, job, item, what }
        });
    }

    pub(super) fn read_sim(&mut self, job: &JobId, item: usize, sim: SimId) {
        if !self.reading.insert((job.clone(), Look::Sim(item))) {
            return;
        }
        let (job, client, round) = (job.clone(), self.reader(), self.round);
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
            Finished { round, job, item, what }
        });
    }

    pub(super) fn read_events(&mut self, job: &JobId, item: usize, sim: SimId, from: Option<UnixMillis>) {
        if !self.reading.insert((job.clone(), Look::Events(item))) {
            return;
        }
        let (job, client, round) = (job.clone(), self.reader(), self.round);
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
            Finished { round, job, item, what }
        });
    }

    pub(super) fn read_group(&mut self, job: &JobId, item: usize, group: GroupId) {
        if !self.reading.insert((job.clone(), Look::Group(item))) {
            return;
        }
        let (job, client, round) = (job.clone(), self.reader(), self.round);
        self.under_way.spawn(async move {
            let what = Answer::Group(client.get::<GetGroup>(&group).await.map_err(reason_of));
            Finished { round, job, item, what }
        });
    }
}

impl JobTask {
    /// Brings targets of the plan that a job carries out.
    pub(super) fn bring(&mut self, job: &JobId, plan: PlanId, from: usize) {
        if !self.reading.insert((job.clone(), Look::Pins(from))) {
            return;
        }
        let (job, db, round) = (job.clone(), self.tools.db.clone(), self.round);
        self.under_way.spawn(async move {
            loop {
                let plan = plan.clone();
                match db.read(move |desk| desk.targets(&plan, from)).await {
                    Ok(pins) => return Finished { round, job, item: from, what: Answer::Pins(pins) },
                    // They will not read the next time either: what was begun goes on, and no more is.
                    Err(error @ StoreError::Packed(_)) => {
                        tracing::error!(%error, %job, from, "the rest of the targets does not read; the job is cancelled");
                        return Finished { round, job, item: from, what: Answer::Pins(Vec::new()) };
                    }
                    Err(error) => tracing::error!(%error, %job, "targets could not be read; trying again"),
                }
                tokio::time::sleep(RETRY).await;
            }
        });
    }
}

/// What an HTTP answer says, and the SIM in it when it is one.
fn read_reply(response: &Response) -> (CallReply, Option<Sim>) {
    if response.status < 400 {
        let sim = serde_json::from_slice(&response.body).ok();
        return (CallReply { status: Some(response.status), code: None, message: None }, sim);
    }
    let body: Option<api::ApiErrorBody> = serde_json::from_slice(&response.body).ok();
    let (code, message) = body.map(|body| (short(&body.code), short(&body.message))).unzip();
    (CallReply { status: Some(response.status), code, message }, None)
}

fn short(text: &str) -> String {
    text.chars().take(SENTENCE).collect()
}

fn reason_of(error: ClientError) -> CallReply {
    CallReply {
        status: error.status(),
        code: error.code().map(str::to_owned),
        message: Some(short(&error.to_string())),
    }
}
