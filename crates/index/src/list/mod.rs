//! The two lists: their keys, their columns, and what they share.

mod filter;
mod groups;
mod keys;
mod sims;
mod sort;

pub(crate) use filter::{Filter, Test, What};
pub(crate) use groups::{Column as GroupColumn, GroupEntry, order as order_groups, row_of};
pub(crate) use keys::{some, yes};
pub(crate) use sims::{
    Column as SimColumn, Key as SimKey, SimEntry, drift_name, fold_tag, is_stale, state_name,
};
pub(crate) use sort::Sort;
