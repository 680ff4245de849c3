//! A server process, a caller, and seeded chance.

mod caller;
mod chance;
mod server;

pub(crate) use caller::Caller;
pub(crate) use chance::Chance;
pub(crate) use server::{PATIENCE, Server, credentials, kansei, sound};
