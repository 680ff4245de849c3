//! All that listens, in one place: the router is the table of contents.

pub(crate) mod error;
pub(crate) mod extract;
mod finish;
pub(crate) mod mount;
pub(crate) mod origin;
mod query_fault;
mod router;
mod ui;

pub(crate) use router::{Doors, WorldPrefix, router};
