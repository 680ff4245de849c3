//! The imitation: `/v1`, as the official clients use it. One folder a tag, one file a verb.

mod auth;
mod group;
mod query;
mod refused;
mod sim;
mod subscriber;
mod wire;
