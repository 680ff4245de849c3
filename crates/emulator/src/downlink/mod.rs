//! Downlink calls: what goes to a device and what comes back, as the platform reads and writes it. Who carries it is elsewhere.

mod payload;
mod picture;
mod ping;

pub use payload::{MOST_PAYLOAD, as_text, bytes_of, pattern_of, port_of};
pub use picture::test_picture;
pub use ping::{Pings, ping};
