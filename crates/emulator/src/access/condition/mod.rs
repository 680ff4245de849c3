//! The condition of a statement: `currentDate >= date(2026, 02, 01) and ipAddress('10.0.0.1/24')`.
//!
//! Seen in the vendor's texts [docs sam_permission; docs sam/permission; support 58765574607641]: `currentDate`,
//! `samUserName`, `date(…)`, `ipAddress(…)`, `pathVariable(…)`, `==`, `>=`, `and`, `or`.
//!
//! guess: the rest of that family is there too (`!=`, `<`, `<=`, `>`, `not`, brackets; `&&`, `||` and `!` for the words),
//! `and` binds before `or`, texts compare for equality only, dates are days in UTC, and what is not known here is refused
//! when a permission is set, as is what compares things of different kinds. So a condition that was set always has an
//! answer.

mod evaluate;
mod parse;
mod token;
mod tree;

#[cfg(test)]
mod tests;

pub use evaluate::Surroundings;
pub(crate) use parse::Condition;
