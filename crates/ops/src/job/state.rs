use std::collections::{BTreeMap, BTreeSet, VecDeque};

use api::{
    UnixMillis,
    console::{
        job::{Counts, Item, Job, Standing},
        ledger::{Fact, Record},
        plan::{Action, Plan},
        sim_row::Mark,
    },
    id::{JobId, OpId, SimId},
};
use serde::{Deserialize, Serialize};

use crate::{
    Now,
    job::{
        kept::Head,
        limits::Limits,
        open::Open,
        queue::Queue,
        settle_up::tells_items,
        work::{Phase, Work},
    },
    pacing::{Course, Pace},
    plan::{Call, Pin, calls_on_group, hidden, startable},
};

/// How a plan is started.
#[derive(Debug, Clone, PartialEq)]
pub struct Start {
    /// The job's id.
    pub id: JobId,
    /// The intention.
    pub op: OpId,
    /// Who.
    pub by: String,
    /// What the job allows itself.
    pub limits: Limits,
    /// How it goes about its items; an action on a group has one, at once.
    pub pace: Pace,
    /// The first targets that the plan froze: all of them where they are few ([`crate::plan::pins`]). The rest is brought.
    pub pins: Vec<Pin>,
    /// How many of its SIMs have changed since the plan was made.
    pub drifted: u64,
}

/// Why a plan cannot be started.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum StartError {
    /// What it says of the fleet is too old.
    #[error("the plan has expired: plan again")]
    Expired,
    /// It refuses every target.
    #[error("the plan has nothing to do")]
    NothingToDo,
    /// The action is not the plan's.
    #[error("the action is not the one that was planned")]
    OtherAction,
}

/// A job and what is open of it: items that were begun and not yet kept as over. What resumes after a crash is what
/// [`JobState::take_changes`] gave away.
#[derive(Debug, Clone, PartialEq)]
pub struct JobState {
    pub(super) job: Job,
    pub(super) limits: Limits,
    pub(super) course: Course,
    /// What was asked, secrets in clear; none once the job ended, and for actions on SIMs that hold none.
    pub(super) wish: Option<Wish>,
    /// The calls on a group, until its item is begun.
    pub(super) calls: Vec<Call>,
    /// The next targets, as far as they were brought.
    pub(super) pins: VecDeque<Pin>,
    /// Of each open item, what pages see of it and what else it remembers.
    pub(super) seen: Open<Item>,
    pub(super) work: Open<Work>,
    pub(super) by_sim: BTreeMap<SimId, usize>,
    pub(super) queue: Queue,
    /// Not yet taken: items that changed, SIMs whose mark changed, rows for the ledger.
    pub(super) changed: BTreeSet<usize>,
    pub(super) marked: BTreeMap<SimId, Option<Mark>>,
    pub(super) records: Vec<Record>,
    /// What was taken last of the job itself; none before the first time.
    pub(super) taken: Option<Head>,
}

/// An action that may hold secrets: it does not print.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub(super) struct Wish(pub(super) Action);

impl std::fmt::Debug for Wish {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("…")
    }
}

impl JobState {
    /// Starts `plan`. `action` is the request's own one, with its secrets; targets that the plan refuses are no items.
    ///
    /// # Errors
    /// See [`StartError`].
    pub fn new(plan: &Plan, action: Action, start: Start, now: Now) -> Result<Self, StartError> {
        if hidden(&action) != plan.action {
            return Err(StartError::OtherAction);
        }
        if now.at > plan.expires_at {
            return Err(StartError::Expired);
        }
        if !startable(plan) {
            return Err(StartError::NothingToDo);
        }
        let on_group = action.is_on_group();
        let mut calls = calls_on_group(&action, None);
        calls.retain(|call| plan.calls.iter().any(|p| p.path == call.path && p.method == call.method));
        let total = if on_group { 1 } else { plan.accepted() };
        let pins = VecDeque::from(start.pins);
        let pace = if on_group { Pace::AT_ONCE } else { start.pace };
        let job = Job {
            id: start.id,
            context: plan.context.clone(),
            plan: plan.id.clone(),
            op: start.op,
            by: start.by,
            action: plan.action.clone(),
            started_at: now.at,
            ended_at: None,
            total,
            standing: Standing::Running,
            counts: Counts { waiting: total, ..Counts::default() },
            waves: Vec::new(),
            brake_per_mille: 0,
            rate_per_mille: None,
            stopped_per_mille: None,
            drifted: start.drifted,
            revision: 0,
            items: Vec::new(),
        };
        let course = Course::new(pace, total, now.at);
        // What holds a secret stands in the job without it.
        let wish = (on_group || action != plan.action).then_some(Wish(action));
        let mut state = JobState::bare(job, start.limits, course, wish);
        if tells_items(&state.job) {
            state.job.items = pins.iter().map(Pin::as_item).collect();
            state.marked =
                pins.iter().filter_map(|pin| Some((pin.sim_id.clone()?, state.waiting_mark()))).collect();
        }
        (state.calls, state.pins) = (calls, pins);
        state.begin(now.at);
        state.face();
        Ok(state)
    }

    /// A job of which nothing is open.
    pub(super) fn bare(job: Job, limits: Limits, course: Course, wish: Option<Wish>) -> Self {
        JobState {
            job,
            limits,
            course,
            wish,
            calls: Vec::new(),
            pins: VecDeque::new(),
            seen: Open::default(),
            work: Open::default(),
            by_sim: BTreeMap::new(),
            queue: Queue::default(),
            changed: BTreeSet::new(),
            marked: BTreeMap::new(),
            records: Vec::new(),
            taken: None,
        }
    }

    /// Opens an item.
    pub(super) fn open(&mut self, number: usize, seen: Item, work: Work) {
        if let Some(sim) = seen.sim_id.clone().filter(|_| work.phase != Phase::Over) {
            self.by_sim.insert(sim, number);
        }
        self.queue.put(number, &work);
        self.seen.insert(number, seen);
        self.work.insert(number, work);
    }

    /// The job as pages see it.
    pub fn job(&self) -> &Job {
        &self.job
    }

    /// One of its open items.
    pub fn item(&self, number: usize) -> Option<&Item> {
        self.seen.get(number)
    }

    /// What is under way on each SIM. A job of few items has all of them in hand; one of many those that it has begun. An item
    /// that was judged is not under way, unless its SIM is overdue.
    pub fn marks(&self) -> BTreeMap<SimId, Mark> {
        let waiting = self.pins.iter().filter(|_| tells_items(&self.job));
        let waiting = waiting.filter_map(|pin| Some((pin.sim_id.clone()?, self.waiting_mark()?)));
        let open =
            self.seen.iter().filter_map(|(_, item)| Some((item.sim_id.clone()?, self.job.mark(item)?)));
        waiting.chain(open).collect()
    }

    /// SIMs whose mark changed since the last time, with the one that it is now.
    #[must_use]
    pub fn take_marks(&mut self) -> BTreeMap<SimId, Option<Mark>> {
        std::mem::take(&mut self.marked)
    }

    /// True once every item was judged, or nothing more is begun and those that were have been.
    pub fn ended(&self) -> bool {
        self.job.ended_at.is_some()
    }

    /// True once there is nothing left to do, not even to look for a SIM that is overdue.
    pub fn done(&self) -> bool {
        self.course.is_over() && self.queue.is_empty()
    }

    /// True where the job wants to see the SIM's events.
    pub fn watches(&self, sim: &SimId) -> bool {
        self.by_sim.contains_key(sim)
    }

    /// Whether something is being done to the SIM, and then whether anything was called for it; none where nothing is, or it is only
    /// waited for.
    pub fn in_hand(&self, sim: &SimId) -> Option<bool> {
        let seen = &self.seen[*self.by_sim.get(sim)?];
        seen.verdict.is_none().then_some(seen.called_at.is_some())
    }

    /// What is being done with an open item just now.
    pub(super) fn doing(&self, item: usize) -> &Action {
        let work = &self.work[item];
        let own = work.own.get(work.step).map(|own| &own.action);
        own.or_else(|| self.steps().get(work.step)).unwrap_or(&self.job.action)
    }

    /// What is done to each SIM, secrets in clear.
    fn steps(&self) -> &[Action] {
        self.wish.as_ref().map_or(&self.job.action, |wish| &wish.0).steps()
    }

    /// How many steps an open item has.
    pub(super) fn steps_of_item(&self, item: usize) -> usize {
        let own = self.work[item].own.len();
        if own > 0 { own } else { self.steps().len() }
    }

    /// The mark of a SIM that is still to be begun: where a job tells each of its items, one that waits is in hand.
    fn waiting_mark(&self) -> Option<Mark> {
        (!self.course.is_over()).then(|| Mark {
            job: self.job.id.clone(),
            since: self.job.started_at,
            not_back: false,
        })
    }

    pub(super) fn record(&mut self, item: usize, fact: Fact, now: Now) {
        let seen = &self.seen[item];
        let name = Some(seen.name.clone()).filter(|name| seen.sim_id.is_some() && !name.is_empty());
        let row = Record { name, ..self.row(seen.sim_id.clone(), fact, now) };
        self.records.push(row);
    }

    /// A row for the ledger.
    pub(super) fn row(&self, sim: Option<SimId>, fact: Fact, now: Now) -> Record {
        let group = if let Action::Configure { group_id, .. } = &self.job.action {
            Some(group_id.clone())
        } else {
            None
        };
        Record {
            by: self.job.by.clone(),
            wall: now.wall,
            at: now.at,
            context: self.job.context.clone(),
            plan: Some(self.job.plan.clone()),
            job: Some(self.job.id.clone()),
            op: self.job.op.clone(),
            sim,
            name: None,
            group,
            fact,
        }
    }

    /// When the item's phase runs out.
    pub(super) fn limit(&self, item: usize) -> UnixMillis {
        self.work[item].since.plus(self.limits.watch_ms)
    }
}
