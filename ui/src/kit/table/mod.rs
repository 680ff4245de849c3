//! The virtual table: any number of rows, of which only those on screen are elements.
//!
//! It asks a [`Source`] for rows by their place, tells it which places are wanted, and keeps a [`Cursor`]. Rows are keyed
//! by identity: a row that moves keeps its element, its focus and its open menu.

mod column;
mod cursor;
mod heads;
mod keys;
mod row;
mod source;
mod table_view;
mod viewport;

pub(crate) use column::{Column, Sort};
pub(crate) use cursor::Cursor;
pub(crate) use source::{News, Source};
pub(crate) use table_view::Table;
