//! Kansei's own contract, under `/kansei` and on the feed's socket `/console`.
//!
//! What stands here the page may ask of its server. Facts about a context are never here alone: each could have been
//! fetched from the context's own API.

pub mod action;
pub mod context;
pub mod feed;
pub mod flux;
pub mod group_row;
pub mod handler;
pub mod job;
pub mod lease;
pub mod ledger;
pub mod notice;
pub mod ota;
pub mod pace;
pub mod plan;
pub mod probe;
pub mod refusal;
pub mod rows;
pub mod session;
pub mod sim_row;
mod table;
pub mod window;
pub mod world;

pub use table::endpoints;
