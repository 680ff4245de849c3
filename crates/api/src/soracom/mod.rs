//! SORACOM's API, one folder per tag of the official definition (version 20260604).
//!
//! Wire names stand only in serde attributes. "Absent", "null" and "empty" are three different things; where the
//! vendor makes the difference, the field's doc says which it sends.

pub mod audit_log;
pub mod auth;
pub mod downlink;
pub mod event_handler;
pub mod file;
pub mod group;
pub mod operator;
pub mod port_mapping;
pub mod query;
pub mod role;
pub mod session;
pub mod sim;
pub mod stats;
pub mod subscriber;
mod table;
pub mod user;

pub use table::{endpoints, visit};
