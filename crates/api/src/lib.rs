//! The wire contract: every type and every path that crosses a wire, written once.
//!
//! Client, server, page and tests stand on it. It holds no I/O, no clock and no randomness, and it builds for wasm32.
//! [`soracom`] is the vendor's contract, [`console`] is ours; the two never mix (`/v1` against `/kansei`).
#![warn(missing_docs)]

#[macro_use]
mod by_tag;
#[macro_use]
mod open_enum;
#[macro_use]
pub mod endpoint;
pub mod console;
pub mod error;
pub mod id;
pub mod page;
pub mod secret;
pub mod soracom;
pub mod spec;
pub mod time;

pub use endpoint::{Endpoint, EndpointInfo, Method};
pub use error::ApiErrorBody;
pub use page::Page;
pub use secret::Secret;
pub use time::{UnixMillis, UnixSeconds};

/// Fields that the other side sent and this version does not know: kept, so that nothing is lost in a round trip.
pub type Rest = std::collections::BTreeMap<String, serde_json::Value>;
