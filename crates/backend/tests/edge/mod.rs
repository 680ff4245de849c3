//! `/console`: the feed.

mod frames;
mod resume;
mod stopping;
mod tickets;
mod windows;
