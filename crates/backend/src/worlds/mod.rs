//! The local worlds of a server: here, and nowhere else, each gets the context that the desk has of it.

mod fork;
mod open;
mod registered;

pub(crate) use registered::{Ground, Worlds};
