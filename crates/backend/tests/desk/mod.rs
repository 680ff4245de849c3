//! `/kansei`: signing in, lists, plans, jobs and the ledger, as the page uses them.

mod bulk;
mod configure;
mod forward;
mod guard;
mod jobs;
mod kept_rows;
mod leases;
mod ledger;
mod left_out;
mod moves;
mod plans;
mod probe;
mod session;
mod verdicts;
mod windows;
mod world;
mod world_budget;
mod world_devices;
mod world_disk;
mod world_faults;
mod world_fork;
mod world_outbox;
mod world_page;
mod world_reset;
