//! The imitation: `/v1`, as the official clients use it. One folder a tag, one file a verb.

mod auth;
mod calls;
mod course;
mod downlink;
mod event_handler;
mod file;
mod group;
mod napter;
mod operator;
mod permitted;
mod query;
mod refused;
mod role;
mod rows;
mod sim;
mod stats;
mod subscriber;
mod user;
mod wire;
