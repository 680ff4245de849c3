//! Writes: plan, job, verdict. Nothing is sent before its plan was seen, and every job is watched until it is judged.

use api::{
    console::{
        feed::Change,
        job::{GetJob, Job, StartJob, StartJobRequest},
        pace::Pace,
        plan::{Action, CreatePlan, PlanRequest},
        sim_row::SimRow,
    },
    id::{ContextId, JobId, OpId, SimId},
};
use leptos::prelude::*;

use super::{
    asking::{Asking, Of},
    clock::wall_now,
    doing::{Doing, Step},
    feed::{Heard, LiveFeed},
    jobs::Jobs,
    session::Session,
};

/// The one plan that is open, and the jobs that this page knows of.
#[derive(Clone, Copy)]
pub(crate) struct Commands {
    doing: RwSignal<Option<Doing>>,
    asking: RwSignal<Option<Asking>>,
    probing: RwSignal<Option<(ContextId, SimRow)>>,
    jobs: RwSignal<Jobs>,
    /// Raised for every plan that is opened: an answer to an earlier one is not taken.
    turn: StoredValue<u32>,
    started_job: RwSignal<Option<(ContextId, JobId)>>,
    session: Session,
    feed: LiveFeed,
}

impl Commands {
    /// What is open.
    pub(crate) fn doing(self) -> Option<Doing> {
        self.doing.get()
    }

    /// What is to be said before there can be a plan.
    pub(crate) fn asking(self) -> Option<Asking> {
        self.asking.get()
    }

    /// Asks into what something is to be changed.
    pub(crate) fn ask(self, asking: Asking) {
        self.asking.set(Some(asking));
    }

    /// The SIM whose device is to be asked something, once.
    pub(crate) fn probing(self) -> Option<(ContextId, SimRow)> {
        self.probing.get()
    }

    /// Opens the form of a question to a SIM's device, or closes it.
    pub(crate) fn probe(self, whom: Option<(ContextId, SimRow)>) {
        self.probing.set(whom);
    }

    /// It is said, and a plan opens; or it is let be.
    pub(crate) fn said(self, action: Option<Action>) {
        let Some(Asking { context, of, .. }) = self.asking.get_untracked() else { return };
        self.asking.set(None);
        match (action, of) {
            (Some(action), Of::One(row)) => self.plan(context, action, Some(*row)),
            (Some(action), Of::Found(query)) => self.plan_found(context, action, query),
            (None, _) => {}
        }
    }

    /// What a job does, where this page knows of it.
    pub(crate) fn verb(self, id: &JobId) -> Option<Action> {
        self.jobs.with(|jobs| jobs.get(id).map(|job| job.action.clone()))
    }

    /// The latest job on a SIM that this page knows of.
    pub(crate) fn job_of(self, sim: &SimId) -> Option<Job> {
        self.jobs.with(|jobs| jobs.of(sim).cloned())
    }

    /// Opens a plan. Sends nothing that writes.
    pub(crate) fn plan(self, context: ContextId, action: Action, sim: Option<SimRow>) {
        let targets = sim.iter().map(|row| row.sim_id.clone()).collect();
        let request = PlanRequest::new(action, targets);
        self.open(context, request, sim);
    }

    /// Opens a plan for all SIMs that a query finds now. Sends nothing that writes.
    pub(crate) fn plan_found(self, context: ContextId, action: Action, query: String) {
        self.open(context, PlanRequest::of_query(action, query), None);
    }

    /// Opens a plan for SIMs that are named. Sends nothing that writes.
    pub(crate) fn plan_named(self, context: ContextId, action: Action, sims: Vec<SimId>) {
        self.open(context, PlanRequest::new(action, sims), None);
    }

    fn open(self, context: ContextId, request: PlanRequest, sim: Option<SimRow>) {
        let turn = self.next_turn();
        let (action, query) = (request.action.clone(), request.query.clone());
        // The one that it was begun on is known already.
        let sims = if sim.is_some() { Vec::new() } else { request.targets.clone() };
        let step = Step::Planning;
        self.doing.set(Some(Doing { context: context.clone(), action, sim, query, sims, step }));
        self.session.post::<CreatePlan>(context, request, move |answer| {
            let step = match answer {
                Ok(plan) => Step::Planned(plan),
                Err(error) => Step::Failed(error),
            };
            self.step(turn, step);
        });
    }

    /// Plans once more what is open.
    pub(crate) fn plan_again(self) {
        match self.doing.get_untracked() {
            Some(Doing { context, action, query: Some(query), .. }) => {
                self.plan_found(context, action, query)
            }
            Some(Doing { context, action, sims, query: None, .. }) if !sims.is_empty() => {
                self.plan_named(context, action, sims);
            }
            Some(Doing { context, action, sim, query: None, .. }) => self.plan(context, action, sim),
            None => {}
        }
    }

    /// The job of many SIMs that was started last from this page; it has a page of its own.
    pub(crate) fn started_job(self) -> Option<(ContextId, JobId)> {
        self.started_job.get()
    }

    /// Closes the plan; what was started goes on.
    pub(crate) fn close(self) {
        self.next_turn();
        self.doing.set(None);
    }

    /// Starts the plan that is open, or tries again where no answer came. Pressing twice starts it once: the intention
    /// has one id, and keeps it until the server has answered.
    pub(crate) fn start(self, pace: Option<Pace>) {
        let Some(Doing { context, action, sim, step, .. }) = self.doing.get_untracked() else { return };
        let Some((plan, op)) = step.intention(new_op) else { return };
        let alone = sim.is_some();
        let turn = self.turn.get_value();
        self.step(turn, Step::Starting(plan.clone(), op.clone()));
        if let Some(row) = &sim {
            self.feed.echo(|pending| pending.ask(row, op.clone(), action, wall_now()));
        }
        let sims = plan.accepted();
        let mut request = StartJobRequest::new(plan.id.clone(), op.clone());
        // The dialog has asked for the number where it must be said.
        request.sims = plan.is_said().then_some(sims);
        request.pace = pace;
        self.session.post::<StartJob>(context, request, move |answer| match answer {
            Ok(job) => {
                self.started(&op);
                // What was not begun on one SIM is watched on a page of its own.
                if !alone && !job.action.is_on_group() {
                    self.started_job.set(Some((job.context.clone(), job.id.clone())));
                }
                self.jobs.update(|jobs| {
                    jobs.look_at(&job.id);
                    jobs.answer(job);
                });
            }
            Err(error) => {
                let step = Step::not_started(plan, op.clone(), error);
                // Where it may have been started the feed tells, and the overlay waits for it.
                if step.sent().is_none() {
                    self.feed.echo(|pending| {
                        pending.withdraw(&op);
                    });
                }
                // The feed may have told meanwhile that it was started: then it is not open any more.
                self.step(turn, step);
            }
        });
    }

    /// Reads a job that a row's mark names, unless it is known.
    pub(crate) fn learn(self, context: ContextId, id: JobId) {
        // Nothing that is shown changes by it.
        self.jobs.write_untracked().look_at(&id);
        if self.jobs.with_untracked(|jobs| jobs.get(&id).is_none()) {
            self.read(context, id);
        }
    }

    fn read(self, context: ContextId, id: JobId) {
        self.session.get::<GetJob>((context, id), move |answer| {
            if let Ok(job) = answer {
                self.jobs.update(|jobs| jobs.answer(job));
            }
        });
    }

    /// Closes the plan that was started by `op`, however that was heard of.
    fn started(self, op: &OpId) {
        let is_open = |doing: &Option<Doing>| doing.as_ref().and_then(|doing| doing.step.sent()) == Some(op);
        if self.doing.with_untracked(is_open) {
            self.doing.set(None);
        }
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

    fn next_turn(self) -> u32 {
        let turn = self.turn.get_value().wrapping_add(1);
        self.turn.set_value(turn);
        turn
    }

    fn hear(self, heard: &Heard<'_>) {
        match heard {
            Heard::Change(frame) => {
                if let Change::Job { job } = &frame.change {
                    self.started(&job.op);
                    self.jobs.update(|jobs| jobs.hear((**job).clone()));
                }
            }
            // A hole in the feed may have swallowed a verdict.
            Heard::ReadAgain => {
                let open = self.jobs.with_untracked(|jobs| {
                    jobs.running().map(|job| (job.context.clone(), job.id.clone())).collect::<Vec<_>>()
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
        asking: RwSignal::new(None),
        probing: RwSignal::new(None),
        jobs: RwSignal::new(Jobs::default()),
        turn: StoredValue::new(0),
        started_job: RwSignal::new(None),
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
