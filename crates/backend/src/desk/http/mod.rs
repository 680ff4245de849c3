//! Everything under `/kansei`: unpack, call, pack.

mod doors;
mod forward;
mod guard;
mod handlers;
mod lists;
mod probe;
mod router;
mod session;
mod work;

pub(crate) use guard::{Guard, Who, cookie_name};
pub(crate) use router::routes;
