//! A local world on disk: SIMs, sessions, groups, the clock's anchor.
//!
//! **A SIM that nobody has touched has no row.** It is made of the world's [`Birth`](emulator::scenario::Birth) whenever it
//! is asked for; so a million of them cost nothing until something happens to them.
//!
//! **A commit only appends**: entries of session histories, and one row of the journal with the SIMs that it wrote, as
//! they are from then on ([`journal`]). Until their own rows follow ([`settle`]) they stand in memory, from where everybody
//! reads them ([`memory`]); when a world is opened, the journal brings them back ([`load`]).

mod abreast;
mod access;
mod alarm;
mod change;
mod deliveries;
mod doors;
mod figures;
mod files;
mod firings;
mod fork;
mod handlers;
mod history;
mod journal;
mod list;
mod load;
mod memory;
mod moved;
mod outages;
mod outbox;
mod prune;
mod read;
mod room;
mod root_password;
mod rules;
mod schema;
mod settle;
mod state;
mod status_history;
mod tx;
mod unit;
mod wipe;
mod world_store;

pub use change::{WorldChange, WorldFact};
pub use deliveries::Delivery;
pub use doors::DoorLogRange;
pub use figures::Figures;
pub use firings::{FiringRange, Kept, Sum};
pub use history::{EventKey, EventRange};
pub use outbox::{OutboxRange, Posted};
pub use read::Reading;
pub(crate) use read::{document as read_document, read_meta, write_meta};
pub use schema::MIGRATIONS;
pub use state::WorldState;
pub use tx::Tx;
pub use world_store::{Outcome, WorldStore};
