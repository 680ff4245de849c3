//! Tag Query: searching the fleet.

mod endpoints;
mod types;

pub use endpoints::{ENDPOINTS, SearchSims, roundtrip};
pub use types::{SearchSimsQuery, SearchType, SessionStatusFilter};
