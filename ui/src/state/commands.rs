//! Writes: plan, job, verdict. Nothing is sent before its plan was seen, and every job is watched until it is judged.

use std::collections::BTreeMap;

use api::{
    console::{
        feed::Change,
        job::{GetJob, Job, StartJob, StartJobRequest},
        plan::{Action, CreatePlan, Plan, PlanRequest},
        sim_row::SimRow,
    },
    id::{ContextId, JobId, OpId, SimId},
};
use client::ClientError;
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use super::{
    clock::wall_now,
    feed::{Heard, LiveFeed},
    session::Session,
};

/// Something the operator began: which verb, on what, and how far it is.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Doing {
    pub(crate) context: ContextId,
    pub(crate) action: Action,
    /// The SIM that it was begun on; none for a group's.
    pub(crate) sim: Option<SimRow>,
    pub(crate) step: Step,
}

/// How far it is.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Step {
    /// The plan is being made.
    Planning,
    /// The plan can be read, and started.
    Planned(Plan),
    /// Starting it.
    Starting(Plan),
    /// Could not be planned or started.
    Failed(ClientError),
}

/// The one plan that is open, and the jobs that this page knows of.
#[derive(Clone, Copy)]
pub(crate) struct Commands {
    doing: RwSignal<Option<Doing>>,
    jobs: RwSignal<BTreeMap<JobId, Job>>,
    /// Raised for every plan that is opened: an answer to an earlier one is not taken.
    turn: StoredValue<u32>,
    session: Session,
    feed: LiveFeed,
}

impl Commands {
    /// What is open.
    pub(crate) fn doing(self) -> Option<Doing> {
        self.doing.get()
    }

    /// What a job does, where this page knows of it.
    pub(crate) fn verb(self, id: &JobId) -> Option<Action> {
        self.jobs.with(|jobs| jobs.get(id).map(|job| job.action.clone()))
    }

    /// The latest job on a SIM that this page knows of.
    pub(crate) fn job_of(self, sim: &SimId) -> Option<Job> {
        self.jobs.with(|jobs| {
            let of_sim =
                jobs.values().filter(|job| job.items.iter().any(|item| item.sim_id.as_ref() == Some(sim)));
            of_sim.max_by_key(|job| job.started_at).cloned()
        })
    }

    /// Opens a plan. Sends nothing that writes.
    pub(crate) fn plan(self, context: ContextId, action: Action, sim: Option<SimRow>) {
        let turn = self.next_turn();
        let targets = sim.iter().map(|row| row.sim_id.clone()).collect();
        let request = PlanRequest { action: action.clone(), targets };
        self.doing.set(Some(Doing { context: context.clone(), action, sim, step: Step::Planning }));
        spawn_local(async move {
            let answer = self.session.door().client().post::<CreatePlan>(&context, &request).await;
            self.step(
                turn,
                match answer {
                    Ok(plan) => Step::Planned(plan),
                    Err(error) => self.failed(error),
                },
            );
        });
    }

    /// Closes the plan; what was started goes on.
    pub(crate) fn close(self) {
        self.next_turn();
        self.doing.set(None);
    }

    /// Starts the plan that is open. Pressing twice starts it once: the intention has one id.
    pub(crate) fn start(self) {
        let Some(Doing { context, action, sim, step: Step::Planned(plan) }) = self.doing.get_untracked()
        else {
            return;
        };
        let Some(op) = new_op() else { return };
        let turn = self.turn.get_value();
        self.step(turn, Step::Starting(plan.clone()));
        if let Some(row) = &sim {
            self.feed.echo(|pending| pending.ask(row, op.clone(), action, wall_now()));
        }
        spawn_local(async move {
            let request = StartJobRequest { plan: plan.id, op: op.clone() };
            match self.session.door().client().post::<StartJob>(&context, &request).await {
                Ok(job) => {
                    self.meet(job);
                    if self.turn.get_value() == turn {
                        self.doing.set(None);
                    }
                }
                Err(error) => {
                    // Without an answer it may have been started: then the feed tells, and the overlay waits for it.
                    if matches!(error, ClientError::Api(_)) {
                        self.feed.echo(|pending| {
                            pending.withdraw(&op);
                        });
                    }
                    let failed = self.failed(error);
                    self.step(turn, failed);
                }
            }
        });
    }

    /// Reads a job that a row's mark names, unless it is known.
    pub(crate) fn learn(self, context: ContextId, id: JobId) {
        if self.jobs.with_untracked(|jobs| jobs.contains_key(&id)) {
            return;
        }
        spawn_local(async move {
            if let Ok(job) = self.session.door().client().get::<GetJob>(&(context, id)).await {
                self.meet(job);
            }
        });
    }

    fn read(self, context: ContextId, id: JobId) {
        spawn_local(async move {
            if let Ok(job) = self.session.door().client().get::<GetJob>(&(context, id)).await {
                self.keep(job);
            }
        });
    }

    fn step(self, turn: u32, step: Step) {
        if self.turn.get_value() == turn {
            self.doing.update(|doing| {
                if let Some(doing) = doing {
                    doing.step = step;
                }
            });
        }
    }

    fn failed(self, error: ClientError) -> Step {
        if error.status() == Some(401) {
            self.session.ended();
        }
        Step::Failed(error)
    }

    /// Takes a job that was not known. What the feed told of it before the answer came is newer.
    fn meet(self, job: Job) {
        self.jobs.update(|jobs| {
            jobs.entry(job.id.clone()).or_insert(job);
        });
    }

    fn keep(self, job: Job) {
        self.jobs.update(|jobs| {
            jobs.insert(job.id.clone(), job);
        });
    }

    fn next_turn(self) -> u32 {
        let turn = self.turn.get_value().wrapping_add(1);
        self.turn.set_value(turn);
        turn
    }

    fn hear(self, heard: &Heard<'_>) {
        match heard {
            Heard::Change(frame) => {
                if let Change::Job { job } = &frame.change {
                    self.keep((**job).clone());
                }
            }
            // A hole in the feed may have swallowed a verdict.
            Heard::ReadAgain => {
                let open = self.jobs.with_untracked(|jobs| {
                    let open = jobs.values().filter(|job| job.ended_at.is_none());
                    open.map(|job| (job.context.clone(), job.id.clone())).collect::<Vec<_>>()
                });
                for (context, id) in open {
                    self.read(context, id);
                }
            }
            Heard::Tick => {}
        }
    }
}

pub(crate) fn provide_commands(session: Session, feed: LiveFeed) -> Commands {
    let commands = Commands {
        doing: RwSignal::new(None),
        jobs: RwSignal::new(BTreeMap::new()),
        turn: StoredValue::new(0),
        session,
        feed,
    };
    feed.listen(move |heard| commands.hear(heard));
    provide_context(commands);
    commands
}

pub(crate) fn use_commands() -> Commands {
    expect_context()
}

/// A new intention, unlike any other. `crypto.randomUUID` would need a secure context, and a team's server may have none.
pub(crate) fn new_op() -> Option<OpId> {
    let mut bytes = [0_u8; 16];
    window().crypto().ok()?.get_random_values_with_u8_array(&mut bytes).ok()?;
    let digits: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    OpId::new(format!("op-{digits}")).ok()
}
