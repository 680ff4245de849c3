//! A fleet as rows: query language, filter, sort, counts, window. Pure: the time is passed in.
//!
//! [`Index`] holds the rows of a context's SIMs, as columns, and its groups. [`Index::window`] answers a `WindowQuery`: it
//! looks through the columns that the query names, and walks an order that it keeps. [`SimQuery`] and [`GroupQuery`] ask the same of rows that come one by one.
//!
//! # The query language
//! Tokens, joined by "and", in any order:
//!
//! | token | holds for a row when |
//! |---|---|
//! | `key:value,value` | one of the values is there |
//! | `key!value,value` | none of the values is there |
//! | `since<24h`, `since>10m` | it is younger, older than that (`s`, `m`, `h`, `d`, `w`) |
//! | `pump` | the text occurs in a name, a SIM ID, an IMSI or a tag |
//!
//! A value is compared whole, without regard to case and width (`ＰＵＭＰ-０７` is `pump-07`); `*` stands for any
//! characters, `""` for nothing at all. Quotes keep spaces, commas, stars and operators literal; in them `\` does so for
//! quotes. A key that a list does not have, or a value that a key cannot have, is an error that names the place.
//!
//! SIMs: `name`, `group` (name or ID), `tag.NAME`, `plan` (also `subscription`), `status`, `state`, `online` (`yes`,
//! `no`), `stale` (`yes`, `no`, `possible`), `drift` (`dns`, `vpg`, `older`), `since` (also `age`), `imei`, `imsi`, `sim`,
//! `speed`. Groups: `name`, `group` (ID), `dns`, `vpg`, `chap`, `metadata`, `stale` (each `yes`, `no`), `namespace`,
//! `modified`.
#![warn(missing_docs)]

mod cores;
mod error;
mod fleet;
mod fold;
mod found;
mod index;
mod list;
mod merge;
mod natural;
mod query;
mod radix;
mod recent;
mod row_query;
mod sections;
mod snapshot;

pub use error::QueryError;
pub use found::Found;
pub use index::Index;
pub use query::{Op, Query, Term, Token, Value};
pub use row_query::{GroupQuery, SimQuery};
