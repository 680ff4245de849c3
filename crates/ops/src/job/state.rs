use std::collections::{BTreeMap, BTreeSet};

use api::{
    UnixMillis,
    console::{
        job::{Item, Job, Stage, Verdict},
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
        limits::Limits,
        short,
        work::{Phase, Work},
    },
    plan::{accepted, calls_on_group, calls_on_sim, hidden, startable},
};

/// How a plan is started.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Start {
    /// The job's id.
    pub id: JobId,
    /// The intention.
    pub op: OpId,
    /// Who.
    pub by: String,
    /// What the job allows itself.
    pub limits: Limits,
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

/// A job and all that it remembers: what is saved, and what resumes after a crash.
///
/// While a job that configures a group runs, the saved state holds the request's secrets; an ended one holds none.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct JobState {
    pub(super) job: Job,
    pub(super) limits: Limits,
    /// One for each of the job's items.
    pub(super) work: Vec<Work>,
    /// What was asked of a group, secrets in clear; none once the job ended, and for actions on SIMs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) wish: Option<Wish>,
    /// Not yet taken.
    #[serde(skip)]
    pub(super) records: Vec<Record>,
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
        let (items, work): (Vec<Item>, Vec<Work>) = match &action {
            Action::Configure { group_id, .. } => {
                let mut calls = calls_on_group(&action, None);
                calls
                    .retain(|call| plan.calls.iter().any(|p| p.path == call.path && p.method == call.method));
                vec![(item(None, group_id.as_str()), Work::new(calls, now.at))]
            }
            Action::CutSession | Action::Deactivate | Action::Activate => accepted(plan)
                .map(|target| {
                    let calls = calls_on_sim(&action, &target.sim_id);
                    (item(Some(target.sim_id.clone()), &target.name), Work::new(calls, now.at))
                })
                .collect(),
        }
        .into_iter()
        .unzip();
        let job = Job {
            id: start.id,
            context: plan.context.clone(),
            plan: plan.id.clone(),
            op: start.op,
            by: start.by,
            action: plan.action.clone(),
            started_at: now.at,
            ended_at: None,
            items,
        };
        let wish = matches!(action, Action::Configure { .. }).then_some(Wish(action));
        Ok(JobState { job, limits: start.limits, work, wish, records: Vec::new() })
    }

    /// The job as pages see it.
    pub fn job(&self) -> &Job {
        &self.job
    }

    /// Takes the records that were made since the last time. When there are any, append them and save the state in the
    /// same transaction, before anything else is done.
    #[must_use]
    pub fn take_records(&mut self) -> Vec<Record> {
        std::mem::take(&mut self.records)
    }

    /// What is under way on each SIM. An item that was judged is not under way, unless its SIM is overdue.
    pub fn marks(&self) -> BTreeMap<SimId, Mark> {
        self.job.items.iter().filter_map(|item| Some((item.sim_id.clone()?, self.job.mark(item)?))).collect()
    }

    /// How many items ended in which way; items that run are in none.
    pub fn counts(&self) -> BTreeMap<Verdict, u64> {
        let mut counts = BTreeMap::new();
        for verdict in self.job.items.iter().filter_map(|item| item.verdict) {
            *counts.entry(verdict).or_default() += 1;
        }
        counts
    }

    /// The times to return that were measured, in milliseconds, in the order of the items.
    pub fn returns_ms(&self) -> Vec<i64> {
        self.job.items.iter().filter_map(|item| item.return_ms).collect()
    }

    /// True once every item was judged.
    pub fn ended(&self) -> bool {
        self.job.ended_at.is_some()
    }

    /// True once there is nothing left to do, not even to look for a SIM that is overdue.
    pub fn done(&self) -> bool {
        self.work.iter().all(|work| work.phase == Phase::Over)
    }

    /// The SIMs whose events the job wants to see.
    pub fn watched(&self) -> BTreeSet<SimId> {
        let open = self.work.iter().zip(&self.job.items).filter(|(work, _)| work.phase != Phase::Over);
        open.filter_map(|(_, item)| item.sim_id.clone()).collect()
    }

    pub(super) fn record(&mut self, item: usize, fact: Fact, now: Now) {
        let group = match &self.job.action {
            Action::Configure { group_id, .. } => Some(group_id.clone()),
            Action::CutSession | Action::Deactivate | Action::Activate => None,
        };
        self.records.push(Record {
            by: self.job.by.clone(),
            wall: now.wall,
            at: now.at,
            context: self.job.context.clone(),
            plan: self.job.plan.clone(),
            job: self.job.id.clone(),
            op: self.job.op.clone(),
            sim: self.job.items[item].sim_id.clone(),
            group,
            fact,
        });
    }

    /// When the item's phase runs out.
    pub(super) fn limit(&self, item: usize) -> UnixMillis {
        self.work[item].since.plus(self.limits.watch_ms)
    }
}

fn item(sim_id: Option<SimId>, name: &str) -> Item {
    Item {
        sim_id,
        name: short::name(name),
        stage: Stage::Intended,
        verdict: None,
        called_at: None,
        reply: None,
        old_session: None,
        deleted_at: None,
        new_session: None,
        created_at: None,
        return_ms: None,
        settings: Vec::new(),
        not_back_since: None,
    }
}
