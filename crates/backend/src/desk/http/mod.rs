//! Everything under `/kansei`: unpack, call, pack.

mod forward;
mod guard;
mod lists;
mod session;
mod work;
mod router;

pub(crate) use guard::{Guard, Who};
pub(crate) use router::routes;
