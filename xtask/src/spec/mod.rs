//! `cargo xtask spec`: the contract against the vendor's official definition.
//!
//! Without a definition, `spec.toml` is checked against the endpoint tables. With it: its version and hash are the pinned
//! ones, every operation stands in `spec.toml` with its method and path and vice versa, and the types of every
//! implemented operation know the fields, the query parameters and the enum values of their schemas, and no others.
//! The definition's own examples must survive our types unchanged.
//!
//! A type is asked by reading a sample: an example with every property of the schema, made by [`sample`]. [`record`] reads
//! it into the type and notes what became of each field.

mod command;
#[path = "../../../crates/backend/tests/support/definition/mod.rs"]
mod definition;
mod examples;
mod pinned;
mod record;
mod sample;
mod tables;
mod types;

pub(crate) use command::{command, definition_at_hand};
