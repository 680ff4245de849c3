//! Tag Group.

mod configuration;
mod create;
mod delete;
mod get;
mod list;
mod list_members;
mod settings;
mod tags;
