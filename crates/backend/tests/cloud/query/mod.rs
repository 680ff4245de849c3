//! Tag Query.

mod search_sims;
