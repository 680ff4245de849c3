//! The columns beside a plain list of rows.

mod columns;
mod judged;
mod many;
mod naive;
mod snapshot;
