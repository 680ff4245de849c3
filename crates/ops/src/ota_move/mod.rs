//! The OTA-driven group move: what it makes, what could break it, and how far a SIM is on its way.
//!
//! ```text
//! MoveDraft -> app, handlers      what is made
//! Survey    -> findings           what stands in its way
//! Run       -> Heard              what Flux was told of a SIM, and what came of it
//! Sim       -> Seen               what the platform shows of it
//! Heard, Seen, the time -> strip  how far it is, and what is wrong with it
//! ```

mod heard;
mod made;
mod survey;
#[cfg(test)]
mod tests;
mod way;

pub use heard::Heard;
pub use made::{CHANNEL, MOVE, Target, app, handlers};
pub use survey::{Survey, events, findings};
pub use way::{OUTDATED_MS, STUCK_MS, Seen, strip};

/// What can be added over the air. [spec: AddSubscriptionRequest]
pub const SUBSCRIPTIONS: [&str; 5] = ["planP1", "planX1", "planX2", "planX3", "plan-US-max"];

/// SAM users that an operator has at most. [docs sam]
pub const MOST_USERS: u64 = 50;

/// Within so many milliseconds after its subscription has come a SIM is in its new group. guess: far above what the chain takes.
pub const WITHIN_MS: i64 = 2 * 60_000;

/// The primary subscriptions that it can be added to. [docs]
pub const PRIMARIES: [&str; 2] = ["plan01s", "plan-US"];
