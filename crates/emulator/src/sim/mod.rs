//! What an operator does to a SIM: status, group, speed class, tags.
//!
//! A call that changes nothing is answered like one that does, and leaves the record's revision as it is.

mod membership;
mod speed;
mod status;
pub(crate) mod tags;

#[cfg(test)]
mod tests;

pub use membership::{set_group, unset_group};
pub use speed::update_speed_class;
pub use status::{activate, deactivate};
pub use tags::{delete_tag, put_tags};
