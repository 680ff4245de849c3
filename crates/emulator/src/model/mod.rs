//! What a world keeps of a SIM, and what a decision answers.

mod decision;
mod device;
mod record;
mod status_entry;
mod view;

pub use decision::{Decision, GroupDecision};
pub use device::{Device, Phase};
pub use record::{APN, SimRecord};
pub use status_entry::StatusEntry;
pub use view::{sim_view, subscriber_view};
