//! `kansei ssh`, `kansei forward` and `kansei ca`: into a device by one command, and the door is shut behind it.

mod doors;
mod names;
#[cfg(target_os = "linux")]
mod picked;
mod signals;
mod trust;
