//! Whole worlds: scenario, commands, devices and time together.

mod determinism;
mod fleet_mix;
mod plans;
mod properties;
mod support;
mod traffic;
