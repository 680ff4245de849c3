//! Steering a world: by the page that every local world has in the console, and under `--control`, for tests and
//! demonstrations, by `/kansei/emulator`. Both do the same; here is the one place for it.

mod began;
mod behaviours;
mod budget;
mod clock;
mod device;
mod faults;
mod firings;
mod outbox;
mod page;
mod reset;
mod routes;
mod telling;
mod view;

pub(crate) use began::has_begun;
pub(crate) use page::{Fork, routes as world_pages};
pub(crate) use routes::routes;
