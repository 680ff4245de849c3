//! A cloud with SIMs that return, or do not, and a desk that does what a job says.

mod cloud;
mod desk;
mod facts;

pub(crate) use cloud::{Cloud, FakeSim, Fault};
pub(crate) use desk::{Desk, cut_all, do_all, now, start, start_with};
pub(crate) use facts::{facts, group, plan_and_pins, plan_for};
