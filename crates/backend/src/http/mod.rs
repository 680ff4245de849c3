//! All that listens, in one place: the router is the table of contents.

pub(crate) mod error;
pub(crate) mod extract;
pub(crate) mod mount;
pub(crate) mod origin;
mod router;
mod ui;

pub(crate) use router::{Doors, WorldPrefix, router};
