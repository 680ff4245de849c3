//! Accounts elsewhere: SORACOM Japan, Global, or any other endpoint of the same API. The desk works on them as on a local world;
//! what differs is that somebody signs in, that writes may be locked, and that the fleet is read instead of told.

mod elsewhere;
mod endpoint;
mod http;
mod remotes;
mod sweeping;

pub(crate) use elsewhere::Elsewhere;
pub(crate) use http::routes as remote_routes;
pub(crate) use remotes::Remotes;
