//! Doors of Napter: each is a port of this machine that leads to one of a device's, for as long as it is open.

mod device;
mod hall;
mod log;
mod pass;
mod use_case;

pub(super) use device::{device, reached};
pub(crate) use hall::{Hall, open_again, run, shut_unknown};
pub(crate) use use_case::{close, open};
