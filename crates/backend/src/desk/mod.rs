//! The operator's side: contexts, plans, jobs, the ledger, who is signed in.
//!
//! It reaches any cloud, also the one in this process, through `client` alone; that is why it works the same on all.

mod budget;
mod desk_state;
mod doors;
mod http;
mod job_runner;
mod mirror;
mod patient;
mod pen;
mod people;
mod planning;
mod probe;
mod remote;
mod secret_plans;

pub(crate) use budget::SharedBudget;
pub(crate) use desk_state::{ContextRoom, Desk, DeskDb};
pub(crate) use doors::Leases;
pub(crate) use http::{Guard, Who, cookie_name, routes};
pub(crate) use job_runner::{JobRunner, JobTask, Tools, job_task};
pub(crate) use mirror::{Heard, Mirror, Snapshot};
pub(crate) use pen::{LANG, Paper, Pen, Refusal};
pub(crate) use people::{Admitted, People};
#[cfg(test)]
pub(crate) use planning::MOST_ACTION_BYTES;
pub(crate) use remote::{Remotes, remote_routes};
pub(crate) use secret_plans::SecretPlans;
