//! The operator's truth on disk: plans, jobs, the ledger, and who is signed in to this server.

mod desk_store;
mod schema;
mod tx;

pub use desk_store::DeskStore;
pub use schema::MIGRATIONS;
pub use tx::{DeskReading, DeskTx, StoredJob, StoredPlan, StoredSession};
