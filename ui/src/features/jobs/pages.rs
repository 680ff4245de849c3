//! The way in: a file of its own, fetched when a page of jobs is opened.

use api::id::{ContextId, JobId};
use leptos::{prelude::*, wasm_split::wasm_split};

use super::{job_page::JobPage, jobs_page::JobsPage};
use crate::parts::Fetched;

/// All jobs of a context.
#[wasm_split(jobs, wasm_split_path = leptos::wasm_split, fallible)]
pub(crate) fn jobs_page() -> Fetched<ContextId> {
    Ok(|context| view! { <JobsPage context/> }.into_any())
}

/// One job.
#[wasm_split(job, wasm_split_path = leptos::wasm_split, fallible)]
pub(crate) fn job_page() -> Fetched<(ContextId, JobId)> {
    Ok(|(context, job)| view! { <JobPage context job/> }.into_any())
}
