//! The course of a world: what its scenario has planned, and what its fleet does all the time. Each at its own time, beside
//! what falls due on devices.

mod happen;
mod state;

#[cfg(test)]
mod tests;

pub(super) use state::{Course, begin, next_at, plan_of, planned_at};
