//! The operator's side, pure: plan and its effects, verification, the ledger's chain.
//!
//! No clock, no I/O, no async: what time it is and what was answered are inputs. A cloud is seen only as [`api`] types,
//! so everything here works on any of them.
#![warn(missing_docs)]

pub mod budget;
pub mod job;
pub mod lease;
pub mod ledger;
mod now;
pub mod ota_move;
pub mod pacing;
pub mod plan;
pub mod report;
pub mod returns;
pub mod secret;
mod short;
pub mod stats;
pub mod undo;

pub use now::Now;
