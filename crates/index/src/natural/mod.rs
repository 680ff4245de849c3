//! Order of names: digits count as numbers.

mod compare;
mod fields;
mod key;
mod pieces;
mod sort;

pub(crate) use compare::compare;
pub(crate) use sort::sorted;
