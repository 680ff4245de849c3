//! The platform's API over HTTP: unpack, call, pack. One file a tag, two for the longest.

mod audit_log;
mod auth;
mod budget;
mod downlink;
mod download;
mod event_handler;
mod file;
mod gate;
mod group;
mod issue;
mod operator;
mod password_reset;
mod port_mapping;
mod proof;
mod query;
mod refuse;
mod role;
mod router;
mod rows;
mod scan;
mod sim;
mod sim_lifecycle;
mod sim_profile;
mod stats;
mod subscriber;
mod subscriber_lifecycle;
mod user;
mod user_credentials;

pub(crate) use gate::under_faults;
pub(crate) use router::{Beside, routes};
