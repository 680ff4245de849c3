//! Sessions: how they begin, what they are given, how they end.
//!
//! A session keeps the settings that it was created with. A change of the group's DNS or VPG reaches a device at its next
//! session; that is what [`delete`] is for.

mod admit;
mod begin;
mod cell;
mod end;
mod event;
mod settings;

#[cfg(test)]
mod tests;

pub use begin::attach;
pub(crate) use begin::{forgo, open, open_untold};
pub use cell::{hand_over, lose_cell};
pub(crate) use end::{close, close_untold, detach};
pub use end::{delete, idle_timeout};
pub use settings::{DNS_SERVERS, Settings};
