//! Flux over HTTP: what the console asks, and the two ways by which messages come in.

mod console;
mod incoming;

pub(super) use console::not_saved;
pub(crate) use console::routes as console_routes;
pub(crate) use incoming::{open_routes, payload_of, signed_in_routes};
