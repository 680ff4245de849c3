//! The imitation of the platform: a world's use-cases, its HTTP, its devices.
//!
//! It knows nothing of plans, jobs or the ledger; those reach it like any other client, through `/v1`.

mod app;
mod budget;
mod calls;
mod control;
pub(crate) mod course;
mod deliver;
mod devices;
mod doors;
mod downlink;
mod draft;
mod faults;
mod files;
#[cfg(test)]
mod fixture;
mod fork;
mod held;
mod http;
mod import;
mod lasting;
mod links;
mod mints;
mod passwords;
mod populate;
mod remove_group;
mod retention;
mod sending;
mod state;
mod tell_files;
mod token;
mod traffic;

pub(crate) use control::{Fork, has_begun, routes as control_routes, world_pages};
pub(crate) use deliver::{let_out, run as run_deliveries};
pub(crate) use devices::run as run_devices;
pub(crate) use doors::{open_again as open_doors_again, run as run_doors};
pub(crate) use draft::{FORKING, remove as remove_draft};
pub(crate) use fork::copy_world;
pub(crate) use http::{Beside, routes, under_faults};
pub use import::{Complaint, ImportReport, import};
pub use populate::MOST_SIMS;
pub(crate) use populate::{Beginning, CLOCK, beginning, grow, grow_on, has_grown, keep_clock};
pub(crate) use retention::run as run_retention;
pub(crate) use state::{AppError, Cloud, Parts};
pub(crate) use tell_files::run as run_telling_of_files;
pub(crate) use traffic::run as run_traffic;
