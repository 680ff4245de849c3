//! Tag Operator: the root user's own.

mod auth_keys;
mod mfa;
mod tokens;
