//! The sockets of pages: `/console`, in the gateway's manner.

mod console;
mod follower;

pub(crate) use console::{Edge, Source, routes};
