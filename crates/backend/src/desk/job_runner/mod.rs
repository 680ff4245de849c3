//! Carries out jobs: `ops` says the next step, the desk writes it down, makes the call, writes the answer, asks again.
//!
//! One task owns every running job of a context, so there is never a second runner. Killed at any point, it resumes
//! from what is on disk: the call in flight is looked into before anything is repeated.

mod errand;
mod keep;
mod running;
mod start;
mod steps;
mod task;

pub(crate) use start::JobRunner;
pub(crate) use task::{JobTask, Tools, job_task};
