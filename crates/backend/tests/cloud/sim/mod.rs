//! Tag Sim.

mod activate;
mod deactivate;
mod delete_session;
mod delete_tag;
mod get;
mod list;
mod list_session_events;
mod put_tags;
mod set_group;
mod unset_group;
mod update_speed_class;
