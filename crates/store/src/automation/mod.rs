//! The automation of a context on disk: apps, messages, and what was done with each.

mod held;
mod moves;
mod read;
mod schema;
mod stored;
mod tx;

pub use held::{AutomationStore, AutomationTables};
pub use read::AutomationReading;
pub use schema::MIGRATIONS;
pub use stored::{Arrived, StoredApp, StoredRun, UserKey};
pub use tx::{AutomationTx, Taken};
