//! A fleet as columns: what a million rows cost little in, and are searched fast in.
//!
//! A row lives in a slot. Each field is a column, a text that repeats is a [`words::Words`] code, and a name is a piece of
//! one long text. Rows are made whole again only for whoever asks for them.

mod arena;
mod bits;
mod cells;
mod columns;
mod decimal;
mod judged;
mod lists;
mod members;
mod order;
mod packed;
mod row;
mod search;
mod select;
mod snapshot;
mod sorted;
mod sorting;
#[cfg(test)]
mod tests;
mod uuid;
mod whole;
mod words;

pub(crate) use whole::Fleet;
