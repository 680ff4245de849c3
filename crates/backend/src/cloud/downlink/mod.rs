//! Downlink calls: one request to a device, carried over a line to it.

mod http;
mod line;
mod private_key;
mod rtsp;
mod ssh;
mod tcp;
mod tls;

pub(crate) use http::http;
pub(crate) use line::{Lines, answers};
pub(crate) use rtsp::snapshot;
pub(crate) use ssh::ssh;
pub(crate) use tcp::tcp;
