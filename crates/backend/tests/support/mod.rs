//! What the tests stand on: a server in this process, callers with their personas, answers that must be as expected.

mod answer;
mod app;
mod caller;
pub(crate) mod definition;
mod jobs;
mod socket;
mod valid;
mod wire;

pub(crate) use answer::Answer;
pub(crate) use app::{AN_ORIGIN, NOW, TestApp};
pub(crate) use caller::Caller;
pub(crate) use jobs::{cut, only};
pub(crate) use socket::{Feed, enter};
pub(crate) use valid::{at_hand, find_operation, findings};
pub(crate) use wire::raw;
