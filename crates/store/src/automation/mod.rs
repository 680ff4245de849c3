//! The automation of a context on disk: apps, messages, and what was done with each.

mod read;
mod schema;
mod store;
mod stored;
mod tx;

pub use read::AutomationReading;
pub use schema::MIGRATIONS;
pub use store::AutomationStore;
pub use stored::{Arrived, StoredApp, StoredRun, UserKey};
pub use tx::{AutomationTx, Taken};
