//! Jobs: plans being carried out, and the verdict on each item.

pub mod cells;
mod item;
mod items;
mod report;
mod standing;
mod steer;

pub use item::{CHANGED_SINCE, CallReply, Item, SettingCheck, Stage, Verdict};
pub use items::{ItemsShown, JobItems, JobItemsQuery, NumberedItem};
pub use report::{JobReport, ReturnBin, ReturnTimes, SharedBy, SharedCause, Tally};
pub use standing::{Counts, Halt, Standing, Wave};
pub use steer::{Steer, SteerJobRequest};

use serde::{Deserialize, Serialize};

use crate::{
    UnixMillis,
    console::{pace::Pace, plan::Action, sim_row::Mark},
    id::{ContextId, JobId, OpId, PlanId},
};

crate::endpoints! {
    /// Starts a plan. The same `op` again answers with the same job; 404 for an unknown plan, 409 for one that expired or was started.
    StartJob: POST "/kansei/contexts/{context}/jobs" { path: ContextId, body: StartJobRequest } -> Job;
    /// One job.
    GetJob: GET "/kansei/contexts/{context}/jobs/{job}" { path: (ContextId, JobId) } -> Job;
    /// Jobs, the one that was started last first.
    ListJobs: GET "/kansei/contexts/{context}/jobs" { path: ContextId, query: ListJobsQuery } -> Vec<Job>;
    /// Items of a job that were begun, by their number.
    ListJobItems: GET "/kansei/contexts/{context}/jobs/{job}/items" { path: (ContextId, JobId), query: JobItemsQuery } -> JobItems;
    /// How long SIMs took to return, by model and by group, and what those that did not have in common.
    GetJobReport: GET "/kansei/contexts/{context}/jobs/{job}/report" { path: (ContextId, JobId) } -> JobReport;
    /// Pauses a job, pulls its brake, lets it go on or cancels it. Answers with the job as it stands then; 409 where it has ended.
    SteerJob: POST "/kansei/contexts/{context}/jobs/{job}/steer" { path: (ContextId, JobId), body: SteerJobRequest } -> Job;
}

/// Items that the brake looks back on, and that a job's rate is of: what went well an hour ago says nothing of now.
pub const BRAKE_LOOKS_BACK: u64 = 200;

/// Which plan to start.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct StartJobRequest {
    /// The plan.
    pub plan: PlanId,
    /// The intention; repeating it repeats nothing.
    pub op: OpId,
    /// How to go about it; unless said, one SIM at once, and more of them as [`Pace::default`] does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pace: Option<Pace>,
    /// How many SIMs the operator says that it will touch: needed where the plan wants it said, and refused where
    /// it is another number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sims: Option<u64>,
}

impl StartJobRequest {
    /// Starts a plan as such plans are started unless said otherwise.
    pub fn new(plan: PlanId, op: OpId) -> Self {
        StartJobRequest { plan, op, pace: None, sims: None }
    }
}

/// From so many SIMs on whoever starts a plan says how many they are.
pub const MANY: u64 = 100;

/// A plan being carried out.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Job {
    /// The job.
    pub id: JobId,
    /// The context it works on.
    pub context: ContextId,
    /// The plan it carries out.
    pub plan: PlanId,
    /// The intention.
    pub op: OpId,
    /// Who started it.
    pub by: String,
    /// The verb.
    pub action: Action,
    /// When it was started, in the context's time.
    pub started_at: UnixMillis,
    /// When its last item ended.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ended_at: Option<UnixMillis>,
    /// How many SIMs (or groups) it is about; those that were not begun yet among them.
    #[serde(default)]
    pub total: u64,
    /// How it stands.
    #[serde(default)]
    pub standing: Standing,
    /// How its items ended.
    #[serde(default)]
    pub counts: Counts,
    /// Its waves, the canary first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub waves: Vec<Wave>,
    /// The brake stops it by itself below so many of a thousand.
    #[serde(default)]
    pub brake_per_mille: u32,
    /// How many of a thousand went well, of the [`BRAKE_LOOKS_BACK`] that were judged last; none before anything was judged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rate_per_mille: Option<u32>,
    /// The same when it stopped by itself last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stopped_per_mille: Option<u32>,
    /// How many of its SIMs had changed between the plan and the start: status or group, or the group's configuration.
    #[serde(default)]
    pub drifted: u64,
    /// Raised with every change: of two pictures of a job the one with the higher number is the later one.
    #[serde(default)]
    pub revision: u64,
    /// Its items where there are [`MOST_ITEMS`] at most; else none stand here.
    pub items: Vec<Item>,
}

/// A job of more items does not carry them: it travels whole in one frame of the feed.
pub const MOST_ITEMS: usize = 20;

/// Which jobs.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ListJobsQuery {
    /// At most so many; 50 unless said, 200 at most.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
    /// Only those that were started before this one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<JobId>,
}

impl Job {
    /// What one of its items has under way on its SIM: nothing once it was judged, unless the SIM is overdue.
    pub fn mark(&self, item: &Item) -> Option<Mark> {
        // What a job has not begun it will not begin any more once it was cancelled.
        let dropped =
            item.called_at.is_none() && matches!(self.standing, Standing::Cancelled | Standing::Over);
        let under_way = (item.verdict.is_none() && !dropped) || item.not_back_since.is_some();
        under_way.then(|| Mark {
            job: self.id.clone(),
            since: item.called_at.unwrap_or(self.started_at),
            not_back: item.not_back_since.is_some(),
        })
    }
}
