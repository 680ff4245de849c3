//! The virtual table: any number of rows, of which only those on screen are elements.
//!
//! It asks a [`Source`] for rows by their place, tells it which places are wanted, and keeps a [`Cursor`]. The elements are
//! seats: one that leaves the screen at one end shows what comes in at the other, so a cell follows its row's signal and
//! keeps nothing of its own about the row.

mod column;
mod cursor;
mod heads;
mod keys;
mod row;
mod seats;
mod source;
mod table_view;
mod viewport;

pub(crate) use column::{Column, Sort};
pub(crate) use cursor::Cursor;
pub(crate) use source::{News, Source};
pub(crate) use table_view::Table;
