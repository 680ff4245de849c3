//! Tag Auth.

#[expect(clippy::module_inception, reason = "the verb is called like its tag")]
mod auth;
mod foreign_page;
mod logout;
mod password_reset;
mod sam;
mod switch_user;
