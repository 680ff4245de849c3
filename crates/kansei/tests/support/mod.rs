//! A server process, a caller, and seeded chance.

mod caller;
mod chance;
mod ledger;
mod server;
#[cfg(unix)]
mod visit;

pub(crate) use caller::Caller;
pub(crate) use chance::Chance;
pub(crate) use ledger::{ledger, ledger_of};
pub(crate) use server::{PATIENCE, Server, credentials, kansei, sound};
#[cfg(unix)]
pub(crate) use visit::{Visit, at_home, doors_when, signal, ssh, whys_when_closed};
