//! What the tests stand on: a server in this process, callers with their personas, answers that must be as expected.

mod answer;
mod app;
mod caller;
pub(crate) mod definition;
mod hook;
mod jobs;
mod mail_server;
mod sam;
mod shape;
mod socket;
mod valid;
mod wire;
mod wiretap;

pub(crate) use answer::Answer;
pub(crate) use app::{AN_ORIGIN, AUTH_KEY, AUTH_KEY_ID, EMAIL, NOW, PASSWORD, TestApp, config, keys_of};
pub(crate) use caller::Caller;
pub(crate) use hook::Hook;
pub(crate) use jobs::{cut, only};
pub(crate) use mail_server::MailServer;
pub(crate) use sam::{
    OPERATOR, add_user, allow, caller_of, code_of, key_of, of_user, permit, sign_in, statements, user_with,
};
pub(crate) use shape::shape;
pub(crate) use socket::{Feed, enter, enter_slowly};
pub(crate) use valid::{at_hand, find_operation, findings};
pub(crate) use wire::raw;
pub(crate) use wiretap::Wiretap;
