//! Flux: what happens by itself. Build an app of sources, channels and actions, see before saving what is wrong with it,
//! try it on a message, and read what was done with each that came in.

mod changes;
mod code;
mod complete;
mod cover;
mod dialogs;
mod drafts;
mod edit;
mod expression;
mod fields;
mod figures;
mod find;
mod flaw_words;
mod follow;
mod form_add;
mod form_import;
mod form_name;
mod form_new;
mod form_overtaken;
mod form_recipe;
mod form_test;
mod graph;
mod head;
mod headers;
mod inspect_action;
mod inspect_channel;
mod inspect_devices;
mod inspect_files;
mod inspect_source;
mod inspect_timer;
mod inspector;
mod json_field;
mod kinds;
mod lanes;
mod layout;
mod list;
mod marks;
mod node;
mod pages;
mod parts;
mod picker;
mod quota;
mod runs;
#[cfg(test)]
mod sample;
mod saves;
mod studio;
mod studio_page;
mod trace;
mod tries;
mod walk;
mod watch_flaws;

pub(crate) use pages::{flux_page, studio_page};
