//! A cloud with SIMs that return, or do not, and a desk that does what a job says.

mod cloud;
mod desk;
mod facts;

pub(crate) use cloud::{Cloud, Fault};
pub(crate) use desk::{Desk, cut_all, now, start};
pub(crate) use facts::{facts, group, pins_for, plan_for};
