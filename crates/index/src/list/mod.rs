//! The two lists: their keys, their columns, and what they share.

mod filter;
mod groups;
mod keys;
mod sims;
mod sort;

pub(crate) use filter::Filter;
pub(crate) use groups::{GroupEntry, count, row_of};
pub(crate) use sims::{Key as SimKey, SimEntry};
pub(crate) use sort::Sort;
