//! Leases: promises that a door closes.
//!
//! [`LeaseState::next`] says what to do now; the desk does it and feeds the answer back, as with a job. A call is announced and
//! kept before it is made, so after a crash the disk names the doors that may be open. The door's own duration at the platform
//! is the lease's: whatever becomes of the desk, the door is closed when the lease ends.

mod closing;
mod draft;
mod lost;
mod opening;
mod phase;
mod state;
mod step;
#[cfg(test)]
mod tests;
mod traffic;

pub use draft::{findings, request};
pub use phase::Phase;
pub use state::{LeaseState, Promise, address_of};
pub use step::LeaseStep;
pub use traffic::{Traffic, traffic_of};
