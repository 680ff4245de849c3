//! SAM, the platform's access management: who a user is, and what it may do.
//!
//! A user's statements, those of its roles and those that hold for every user are frozen when it signs in; [`evaluate`] is
//! asked with the frozen ones for every operation. Nothing here is a secret in clear but what is to be shown once:
//! passwords come as hashes, AuthKeys are kept as hashes, and seeds of one-time codes are derived by a [`Mint`].

mod auth_key;
mod condition;
mod freeze;
mod mfa;
mod mint;
mod pattern;
mod reset;
mod role;
mod statement;
mod totp;
mod trust;
mod user;
mod verdict;

#[cfg(test)]
mod tests;

pub use auth_key::{AuthKeyRecord, generate as generate_auth_key};
pub use condition::Surroundings;
pub use freeze::{Frozen, freeze};
pub use mfa::{Mfa, MfaCheck};
pub use mint::Mint;
pub use reset::{PasswordReset, RESET_LIFE_MS, ResetCheck};
pub use role::{MOST_ROLES, RoleRecord, create as create_role, not_the_vendors, update as update_role};
pub use statement::Statements;
pub use totp::{code as totp_code, step as totp_step};
pub use trust::{Principal, TrustStatements};
pub use user::{
    MOST_USERS, UserRecord, attach_role, create as create_user, delete_password, describe as describe_user,
    detach_role, set_password, set_permission, set_trust_policy,
};
pub use verdict::{Verdict, evaluate};
