//! Tag Sim.

mod activate;
mod containers;
mod deactivate;
mod delete_session;
mod delete_tag;
mod expiry;
mod get;
mod imei_lock;
mod lifecycle;
mod list;
mod list_session_events;
mod list_status_history;
mod put_tags;
mod set_group;
mod subscription;
mod unset_group;
mod update_speed_class;
