//! A local world on disk: SIMs, sessions, groups, the clock's anchor.

mod access;
mod change;
mod figures;
mod fork;
mod outages;
mod outbox;
mod prune;
mod read;
mod room;
mod root_password;
mod rules;
mod schema;
mod state;
mod status_history;
mod tx;
mod world_store;

pub use change::{WorldChange, WorldFact};
pub use figures::Figures;
pub use outbox::{OutboxRange, Posted};
pub use read::{EventKey, EventRange, Reading};
pub(crate) use read::{document as read_document, read_meta, write_meta};
pub use schema::MIGRATIONS;
pub use state::WorldState;
pub use tx::Tx;
pub use world_store::{Outcome, WorldStore};
