//! Steering a world: only under `--control`, for tests and demonstrations.

mod clock;
mod routes;

pub(crate) use routes::routes;
