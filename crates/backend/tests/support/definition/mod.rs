//! The vendor's official definition (OpenAPI 3.0, YAML), read where it lies, and answers checked against it.
//!
//! The definition is never copied into the project: [`locate`] looks beside the checkout. `cargo xtask spec` compiles
//! these same files, so each side leaves a part of them unused.
#![allow(dead_code, unused_imports, reason = "the tests use one part, `cargo xtask spec` another")]

mod check;
mod read;

pub(crate) use check::check_value;
pub(crate) use read::{Content, Definition, Place, VARIABLE, at_hand, locate};
