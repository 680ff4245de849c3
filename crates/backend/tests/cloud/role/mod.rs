//! Tag Role.

mod attach;
mod create;
mod delete;
mod get;
mod update;
mod versions;
