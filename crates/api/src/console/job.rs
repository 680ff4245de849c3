//! Jobs: plans being carried out, and the verdict on each item.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{
    UnixMillis,
    console::{pace::Pace, plan::Action, sim_row::Mark},
    id::{ContextId, GroupId, JobId, OpId, PlanId, SessionId, SimId},
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
    /// How many SIMs the operator says that it will touch: needed from [`MANY`] on, and refused where it is another number.
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
    /// How many of a thousand went well lately; none before anything was judged.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rate_per_mille: Option<u32>,
    /// The same when it stopped by itself last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stopped_per_mille: Option<u32>,
    /// How many of its SIMs had changed between the plan and the start: status or group, or the group's configuration.
    #[serde(default, skip_serializing_if = "is_none")]
    pub drifted: u64,
    /// Raised with every change: of two pictures of a job the one with the higher number is the later one.
    #[serde(default)]
    pub revision: u64,
    /// Its items where there are [`MOST_ITEMS`] at most; else none stand here.
    pub items: Vec<Item>,
}

/// A job of more items does not carry them: it travels whole in one frame of the feed.
pub const MOST_ITEMS: usize = 20;

/// How a job stands.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "camelCase")]
pub enum Standing {
    /// Nothing has been sent yet, and nothing is before that time: it can be cancelled without a trace.
    Window {
        /// When the first call may be made, in the context's time.
        until: UnixMillis,
    },
    /// It goes on.
    #[default]
    Running,
    /// It begins nothing more until somebody lets it go on; what is under way goes on to its verdict.
    Halted {
        /// Why.
        why: Halt,
    },
    /// It begins nothing more at all; what is under way goes on to its verdict.
    Cancelled,
    /// Every item was judged.
    Over,
}

/// Why a job begins nothing more for now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Halt {
    /// Somebody paused it.
    Paused,
    /// Somebody pulled the brake.
    Braked,
    /// The brake stopped it: too few went well.
    StoppedItself,
}

/// How many items stand where. The sum is the job's total.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Counts {
    /// Not begun.
    pub waiting: u64,
    /// Begun and not judged.
    pub running: u64,
    /// See [`Verdict::DoneVerified`].
    pub done_verified: u64,
    /// See [`Verdict::DoneUnverified`].
    pub done_unverified: u64,
    /// See [`Verdict::Skipped`].
    pub skipped: u64,
    /// See [`Verdict::Failed`].
    pub failed: u64,
    /// See [`Verdict::Unknown`].
    pub unknown: u64,
    /// Of those that were judged: overdue. They are no part of the sum.
    pub not_back: u64,
}

impl Counts {
    /// How many ended as `verdict` says.
    pub fn of(&mut self, verdict: Verdict) -> &mut u64 {
        match verdict {
            Verdict::DoneVerified => &mut self.done_verified,
            Verdict::DoneUnverified => &mut self.done_unverified,
            Verdict::Skipped => &mut self.skipped,
            Verdict::Failed => &mut self.failed,
            Verdict::Unknown => &mut self.unknown,
        }
    }

    /// How many were judged.
    pub fn judged(&self) -> u64 {
        self.done_verified + self.done_unverified + self.skipped + self.failed + self.unknown
    }

    /// All of them.
    pub fn total(&self) -> u64 {
        self.waiting + self.running + self.judged()
    }
}

/// One paced step of a job. The next one begins when the last item of this one was judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Wave {
    /// How many items.
    pub size: u64,
    /// Of these: judged.
    pub judged: u64,
}

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

/// Which items of a job.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct JobItemsQuery {
    /// Which; all unless said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub show: Option<ItemsShown>,
    /// Only those with a higher number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<u64>,
    /// At most so many; 100 unless said, 500 at most.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
}

/// Some of a job's items.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum ItemsShown {
    /// Begun and not judged.
    Running,
    /// Overdue.
    NotBack,
    /// Neither verified nor skipped: overdue, not as the group wants it, failed or unknown.
    NeedsPerson,
}

/// A page of a job's items.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct JobItems {
    /// The items, ascending by number.
    pub items: Vec<NumberedItem>,
    /// What `after` is for the next page; none on the last one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<u64>,
}

/// An item with its number in the job: the order in which they are begun.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct NumberedItem {
    /// The number, from 0.
    pub number: u64,
    /// The item.
    #[serde(flatten)]
    pub item: Item,
}

/// What a job found out, over all of its items.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct JobReport {
    /// The times to return that were measured; none before the first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub returns: Option<ReturnTimes>,
    /// How many returned within which time.
    pub histogram: Vec<ReturnBin>,
    /// By the device's model, most SIMs first; 20 at most.
    pub by_model: Vec<Tally>,
    /// By group, most SIMs first; 20 at most.
    pub by_group: Vec<Tally>,
    /// What those that need a person have in common; none where nothing stands out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cause: Option<SharedCause>,
}

/// Times to return in milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ReturnTimes {
    /// How many were measured.
    pub count: u64,
    /// The median.
    pub p50_ms: i64,
    /// The 95th percentile.
    pub p95_ms: i64,
    /// The longest.
    pub max_ms: i64,
}

/// One bar: returns from `from_ms` on, below `to_ms`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ReturnBin {
    /// The lower bound, inclusive.
    pub from_ms: i64,
    /// The upper bound, exclusive.
    pub to_ms: i64,
    /// How many.
    pub count: u64,
}

/// SIMs that have something in common.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Tally {
    /// The model (the type allocation code of the IMEI: its first eight digits) or the group's id; empty where there is none.
    pub key: String,
    /// SIMs that were begun.
    pub sims: u64,
    /// Of these: judged and in need of a person ([`ItemsShown::NeedsPerson`]).
    pub needs_person: u64,
    /// Times to return; none before the first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub returns: Option<ReturnTimes>,
}

/// Most of those that need a person share something that most of the others do not have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SharedCause {
    /// What they share.
    pub by: SharedBy,
    /// Its value: see [`Tally::key`].
    pub key: String,
    /// How many of those that need a person share it.
    pub sharing: u64,
    /// How many need a person.
    pub needs_person: u64,
    /// How many of all that were judged share it.
    pub judged: u64,
}

/// What SIMs can have in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum SharedBy {
    /// The device's model.
    Model,
    /// The group.
    Group,
}

/// What to do with a job.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SteerJobRequest {
    /// What.
    pub to: Steer,
}

/// How a job is steered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Steer {
    /// Begin nothing more for now.
    Pause,
    /// The same, because something is wrong.
    Brake,
    /// Go on; what the brake saw is forgotten.
    GoOn,
    /// Begin nothing more at all.
    Cancel,
}

impl Steer {
    /// As it stands on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Steer::Pause => "pause",
            Steer::Brake => "brake",
            Steer::GoOn => "goOn",
            Steer::Cancel => "cancel",
        }
    }
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

/// What was done to one SIM (or one group).
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Item {
    /// The SIM; none for an action on a group.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sim_id: Option<SimId>,
    /// Its name.
    pub name: String,
    /// Its group when the plan was made.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group_id: Option<GroupId>,
    /// The device's model: the type allocation code of its IMEI, eight digits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub model: Option<String>,
    /// Which of the action's steps it is at, from 0.
    #[serde(default, skip_serializing_if = "is_first")]
    pub step: u32,
    /// How far it has come; with several steps: in the one that it is at.
    pub stage: Stage,
    /// How it ended; none while it runs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub verdict: Option<Verdict>,
    /// When the call was made.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub called_at: Option<UnixMillis>,
    /// What was answered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reply: Option<CallReply>,
    /// The session that was cut.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub old_session: Option<SessionId>,
    /// When the platform says it was deleted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deleted_at: Option<UnixMillis>,
    /// The session that followed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub new_session: Option<SessionId>,
    /// When the platform says it was created.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created_at: Option<UnixMillis>,
    /// Time to return in milliseconds: from `deleted_at` to `created_at`, never negative.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub return_ms: Option<i64>,
    /// What the new session picked up.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub settings: Vec<SettingCheck>,
    /// Since when it is overdue; stays until it returns.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub not_back_since: Option<UnixMillis>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands a reference")]
const fn is_none(many: &u64) -> bool {
    *many == 0
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands a reference")]
const fn is_first(step: &u32) -> bool {
    *step == 0
}

/// How far an item has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Stage {
    /// The intention is on disk.
    Intended,
    /// The call is in flight.
    Calling,
    /// The platform accepted it; nothing has been seen yet.
    Accepted,
    /// `Deleted` was seen.
    Deleted,
    /// `Created` under a new session id was seen.
    Returned,
    /// Nothing more will be done.
    Ended,
}

/// How an item ended. Exactly one of these; the sum is the total.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Verdict {
    /// Seen: the effect is there (for a cut: a new session id, settings match the group).
    DoneVerified,
    /// Accepted, but the effect was not seen within the limit, or the settings do not match.
    DoneUnverified,
    /// Nothing to do: already offline (`SEM0016`), or already as it was to be.
    Skipped,
    /// Refused; the reply says why.
    Failed,
    /// The call's outcome is not known and could not be found out.
    Unknown,
}

impl Verdict {
    /// Each of them.
    pub const ALL: [Verdict; 5] =
        [Verdict::DoneVerified, Verdict::DoneUnverified, Verdict::Skipped, Verdict::Failed, Verdict::Unknown];

    /// The one that stands so on the wire.
    pub fn named(text: &str) -> Option<Verdict> {
        Verdict::ALL.into_iter().find(|verdict| verdict.as_str() == text)
    }

    /// As it stands on the wire.
    pub const fn as_str(self) -> &'static str {
        match self {
            Verdict::DoneVerified => "doneVerified",
            Verdict::DoneUnverified => "doneUnverified",
            Verdict::Skipped => "skipped",
            Verdict::Failed => "failed",
            Verdict::Unknown => "unknown",
        }
    }
}

/// What a call was answered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CallReply {
    /// The HTTP status; none when no answer came.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// The platform's code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// The platform's sentence, or what went wrong on the way.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
}

/// One setting of the session before and after, and what the group wants.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SettingCheck {
    /// `dnsServers` or `vpgId`.
    pub setting: String,
    /// In the session that was cut; null for none.
    pub before: Value,
    /// In the session that followed; null for none.
    pub after: Value,
    /// What the group wants; null where it does not say.
    pub group: Value,
    /// True when `after` is what the group wants, or the group does not say.
    pub matches: bool,
}
