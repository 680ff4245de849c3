//! Flux: automation that Kansei runs itself. The vendor has no API to edit its Flux apps, so these paths are ours; the two
//! by which messages come in are the vendor's.

mod app;
mod endpoints;
mod run;
mod trial;

pub use app::{
    App, AppDraft, AppRow, Channel, Output, SamUser, Source, SourceKind, Step, StepKind, Transform, Webhook,
};
pub use endpoints::{
    CheckApp, CreateApp, DeleteApp, ENDPOINTS, GetApp, GetQuota, GetWords, ListApps, ListCalls, ListRuns,
    SaveApp, SetQuota, TryExpression, TryMessage, visit,
};
pub use run::{Failure, Quota, QuotaRequest, Run, RunStep, Runs, RunsQuery, StepState, Taken, Via};
pub use trial::{ApiCall, Flaw, FunctionInfo, Place, Trial, TrialKind, TrialResult, Words};
