//! What an operator does to a SIM: status, expiry, locks, group, speed class, tags.
//!
//! What is allowed when is not decided here but looked up in [`api::soracom::sim::lifecycle`] and
//! [`api::soracom::sim::subscription`]. A call that changes nothing is answered like one that does, and leaves the
//! record's revision as it is.

mod expiry;
mod imei_lock;
mod membership;
mod permit;
mod speed;
mod status;
pub(crate) mod tags;
mod termination;

#[cfg(test)]
mod tests;

pub(crate) use expiry::expire;
pub use expiry::{set_expiry_time, unset_expiry_time};
pub(crate) use imei_lock::locks_out;
pub use imei_lock::{set_imei_lock, unset_imei_lock};
pub use membership::{set_group, unset_group};
pub(crate) use permit::permit;
pub use speed::update_speed_class;
pub use status::{activate, deactivate, set_to_standby, suspend, terminate};
pub use tags::{delete_tag, put_tags};
pub use termination::{disable_termination, enable_termination};
