//! The query language as text: what a query says, before anybody asks whether a list has such keys.

mod print;
mod read;
mod term;
#[cfg(test)]
mod tests;

pub use term::{Op, Query, Term, Token, Value};
