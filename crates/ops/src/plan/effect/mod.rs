//! What a plan will change: a list of contributors, each of which adds what it knows.

mod all;
mod doors;
mod drops;
mod handlers;
mod online;
mod refused_calls;
mod settings_of_group;
mod settings_of_session;
mod tally;
mod time_at_rate;

pub(super) use all::Effects;
