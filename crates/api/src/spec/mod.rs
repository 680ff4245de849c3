//! The vendor's definition as this workspace knows it: `spec.toml`, embedded.
//!
//! It lists every operation of SORACOM's API with what becomes of it here, so that a server can refuse politely what it
//! does not have. It is read line by line (one entry to a line) without a TOML library, and a build that never asks for
//! it, such as the page, does not carry it. `cargo xtask spec` checks it against the endpoint tables and the definition.

mod read;
mod table;

pub use read::Malformed;
pub use table::{
    Exception, Operation, State, Table, answer_exceptions, fits, operation_at, operations, permission,
    sha256, type_exceptions, version,
};
