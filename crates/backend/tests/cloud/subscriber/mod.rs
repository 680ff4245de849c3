//! Tag Subscriber: the same rows by IMSI.

mod delete_session;
mod get;
mod list;
mod list_session_events;
mod membership;
mod speed_class;
mod status;
mod tags;

pub(super) use list::imsi;
