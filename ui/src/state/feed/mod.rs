//! The feed: one socket for the whole page. `client::Feed` decides, this folder performs.

mod live_feed;
mod socket;

pub(crate) use live_feed::{Heard, LiveFeed, provide_feed, use_feed};
