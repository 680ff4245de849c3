//! The imitation of the platform: a world's use-cases, its HTTP, its devices.
//!
//! It knows nothing of plans, jobs or the ledger; those reach it like any other client, through `/v1`.

mod app;
mod control;
mod devices;
mod faults;
#[cfg(test)]
mod fixture;
mod http;
mod import;
mod mints;
mod passwords;
mod populate;
mod remove_group;
mod state;
mod token;

pub(crate) use control::routes as control_routes;
pub(crate) use devices::run as run_devices;
pub(crate) use http::{routes, under_faults};
pub use import::{Complaint, ImportReport, import};
pub(crate) use populate::{Beginning, CLOCK, grow, has_grown, keep_clock};
pub(crate) use state::{AppError, Cloud, Parts};
