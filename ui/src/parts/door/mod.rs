//! A door to a device as several features show it: when it closes, where it stands, how it is used.

mod closes;
mod place;
mod reach;
mod take;
mod whose;

pub(crate) use closes::Closes;
pub(crate) use place::{DoorConnections, DoorPlace};
pub(crate) use reach::{Reach, Way};
pub(crate) use take::CopyDoor;
pub(crate) use whose::{DoorSource, DoorWhose, reason_of};
