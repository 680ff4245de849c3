//! The platform's API over HTTP: unpack, call, pack. One file a tag.

mod auth;
mod gate;
mod group;
mod query;
mod refuse;
mod router;
mod sim;
mod subscriber;

pub(crate) use router::routes;
