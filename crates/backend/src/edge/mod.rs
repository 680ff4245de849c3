//! The sockets of pages: `/console`, in the gateway's manner.

mod console;
mod follower;
mod frame;
mod wanted;

pub(crate) use console::{Edge, Source, routes};
