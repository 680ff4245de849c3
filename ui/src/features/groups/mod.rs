//! Groups: what a fleet's sessions are given. Change a setting, see before saving what it does, and after it which
//! sessions still run on the old one.

mod actions;
mod check;
mod columns;
mod detail;
mod draft;
mod drafts;
mod editor;
mod fields;
mod form_air;
mod form_dns;
mod form_effect;
mod form_field;
mod form_json;
mod form_settings;
mod form_texts;
mod group_page;
mod json_text;
mod list;
mod members;
mod outcome;
mod overview;
mod pages;
mod planner;
mod saving;
mod sessions;
mod size;

pub(crate) use drafts::provide_drafts;
pub(crate) use pages::{group_page, groups_page};
