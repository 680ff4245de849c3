//! Tag User.

mod auth_keys;
mod create;
mod default_permissions;
mod delete;
mod get;
mod mfa;
mod password;
mod permission;
mod tokens;
mod trust_policy;
mod update;
