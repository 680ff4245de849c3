//! Tag Query: searching the fleet.

mod endpoints;
mod types;

pub use endpoints::{ENDPOINTS, SearchSims, visit};
pub use types::{SearchSimsQuery, SearchType, SessionStatusFilter};
