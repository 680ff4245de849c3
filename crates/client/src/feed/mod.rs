//! What to do with the feed's socket: join, apply, resume, back off, fetch again. `docs/feed.md` tells the protocol.
//!
//! A pure machine. Its owner tells it what happened ([`Input`]) and performs what it answers ([`Output`]), in order.
//!
//! - **Changes are handed out in order, each once, none left out**; what does not join is asked for again.
//! - **Old state never looks current**: [`FeedStatus`] says `Live` only while everything that the server is known to
//!   have was handed out, and the server was heard within three ticks.

mod follow;
mod frame;
mod link;
mod log;
mod machine;
mod message;
mod socket;
mod status;
mod told;
mod wanted;

pub use machine::Feed;
pub use message::{FeedStatus, Input, Output, RefetchReason, SocketId};
