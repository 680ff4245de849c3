//! The crate from outside: calls, lists, and the feed's machine against a server and a line that is never good.
#![expect(clippy::unwrap_used, reason = "a test may fail here")]

mod calls;
mod document;
mod feed_cases;
mod feed_property;
mod lists;
mod support;
