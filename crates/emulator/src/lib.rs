//! SORACOM's cloud as pure decisions.
//!
//! There is no clock, no socket, no database, no async and no global randomness here: whatever can differ between two
//! runs comes in through [`Cx`]. A decision takes what is true and answers what is to be kept and what is to be told
//! ([`Decision`]); nothing is changed in place. Same seed and same commands give the same bytes.
//!
//! A [`SimRecord`] holds two truths that differ now and then: what the platform believes (`sim`), and what the device
//! does (`device`). A ghost is a SIM whose platform side is online and whose device has no power.
#![warn(missing_docs)]

pub mod access;
pub mod budget;
mod cidr;
pub mod cx;
pub mod downlink;
pub mod error;
pub mod file;
pub mod fleet;
pub mod group;
pub mod handler;
pub mod model;
pub mod napter;
pub mod ota;
pub mod outages;
pub mod outbox;
pub mod plan;
pub mod query;
pub mod retention;
pub mod scenario;
pub mod session;
pub mod sim;
pub mod traffic;

#[cfg(test)]
mod fixture;

pub use cx::Cx;
pub use error::{Error, Result};
pub use model::{Decision, GroupDecision, SimRecord, StatusEntry, sim_view, subscriber_view};
