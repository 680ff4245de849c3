//! The operator's truth on disk: plans, jobs, the ledger, and who is signed in to this server.

mod contexts;
mod held;
mod job_read;
mod leases;
mod ledger_read;
mod read;
mod schema;
mod tx;

pub use held::{DeskStore, DeskTables, look_at};
pub use read::{DeskReading, StoredJob, StoredPlan, StoredSession};
pub use schema::MIGRATIONS;
pub use tx::{DeskTx, TARGETS};
