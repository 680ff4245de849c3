//! `/console`: the feed.

mod frames;
mod resume;
mod tickets;
