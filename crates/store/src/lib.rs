//! SQLite, with group commit: [`world`] keeps an emulated platform, [`desk`] the operator's truth, [`automation`] what
//! Flux apps of a context do.
//!
//! They are separate modules with separate files, migrations and writer threads. Invariants:
//! **a command is kept whole or not at all**: refused or panicking, it leaves nothing behind; **nobody is answered before the
//! commit**; **a database of a newer schema is refused and left untouched**. There is no trait in front of SQLite, and
//! no SQL anywhere else.
#![warn(missing_docs)]

pub mod automation;
mod copy;
mod database;
pub mod desk;
mod error;
mod migrate;
mod picture;
mod private_file;
mod reader;
mod room;
pub mod world;
mod writer;

pub use copy::copy;
pub use database::{Content, Database};
pub use error::StoreError;
pub use picture::Picture;
pub use reader::Readers;
pub use writer::{GroupState, Lane, Submit, Writer};

/// The number of the newest schema of worlds and of the desk, as `kansei --version` prints it.
pub fn schema_versions() -> (u32, u32) {
    (world::MIGRATIONS.len() as u32, desk::MIGRATIONS.len() as u32)
}
