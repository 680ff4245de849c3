//! What a plan will change: a list of contributors, each of which adds what it knows.

mod all;
mod doors;
mod drops;
mod online;
mod settings_of_group;
mod settings_of_session;
mod tally;

pub(super) use all::Effects;
