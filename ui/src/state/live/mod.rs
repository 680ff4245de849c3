//! Lists that keep themselves up to date: a window of rows from the server, and the feed's changes after it.

mod held;
mod live_window;
mod rows;

pub(crate) use live_window::{LiveWindow, use_window};
