//! `GET /v1/query/sims`: which SIMs a search means.

mod fold;
mod search;

#[cfg(test)]
mod tests;

pub use search::{Search, matches};
