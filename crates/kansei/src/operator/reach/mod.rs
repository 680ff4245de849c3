//! `kansei ssh` and `kansei forward`: a door to a device for as long as the command runs.
//!
//! The door is a lease of the command's own session, and is closed with it. What runs goes through a local port, so when the
//! lease is extended in the console whoever comes next goes through the new door.

mod door;
mod find;
mod follow;
mod promised;
mod trust;
mod verbs;

pub(crate) use find::names;
pub(crate) use verbs::{forward, ssh};
