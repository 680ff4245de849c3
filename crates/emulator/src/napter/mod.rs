//! Napter: doors into a device's network, each for a while, and the log of who came through.

mod door;
mod log;
mod open;

pub use door::{Door, DoorTarget, SimService, door_view};
pub use log::{Caller, KEEP_MS, Visit, entry};
pub use open::{DEFAULT_SECONDS, LONGEST_SECONDS, MOST_DOORS, MOST_RANGES, Wanted, open, opened};
