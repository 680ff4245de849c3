//! Subscription containers: subscriptions that are added to a SIM over the air.
//!
//! ```text
//! Waiting -> Shipped -> Delivered -> Ready -> Active      each step by SMS, as long as the device is reachable
//!               |           |                             Failed: it came to nothing, and is tried again later
//!               +-----------+---- Stuck: nobody answers, until the session begins anew
//! ```
//! [reference 3.1, 3.2]

mod add;
mod cancel;
mod container;
mod reach;
mod step;
#[cfg(test)]
mod tests;

pub use add::add_subscription;
pub use cancel::{cancel_download, container_status, terminate_container};
pub use container::{Container, Stage};
pub(crate) use reach::{reached, rung};
pub(crate) use step::step;
