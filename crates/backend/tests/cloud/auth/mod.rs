//! Tag Auth.

#[expect(clippy::module_inception, reason = "the verb is called like its tag")]
mod auth;
mod logout;
mod sam;
mod switch_user;
