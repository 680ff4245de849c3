//! Every visible word, in English and in Japanese, side by side.
//!
//! One table a feature, keyed by an enum: a row without its second language does not compile, an entry that nobody uses
//! is a warning, and `t!` checks the names of the placeholders while it compiles. `t!(Key)` is a text that reads the
//! language, so everything on screen follows a switch at once, without a reload.
//!
//! Terms are the vendor's (SIM ID, IMSI, グループ); names of API events and fields stay English in both languages.

#[macro_use]
mod words;
mod following;
mod language;

mod accounts;
mod actions;
mod common;
mod door_form;
mod doors;
mod errors;
mod flux;
mod flux_parts;
mod groups;
mod handlers;
mod jobs;
mod kit;
mod ledger;
mod lists;
mod ota;
mod probe;
mod recipes;
mod shell;
mod sign_in;
mod sims;
mod verbs;
mod world;

pub(crate) use accounts::Accounts;
pub(crate) use actions::Actions;
pub(crate) use common::Common;
pub(crate) use door_form::OpenDoor;
pub(crate) use doors::Doors;
pub(crate) use errors::Errors;
pub(crate) use flux::Flux;
pub(crate) use flux_parts::FluxParts;
pub(crate) use following::Words;
pub(crate) use groups::Groups;
pub(crate) use handlers::Handlers;
pub(crate) use jobs::Jobs;
pub(crate) use kit::KitWords;
pub(crate) use language::{Lang, lang, set_lang};
pub(crate) use ledger::Ledger;
pub(crate) use lists::Lists;
pub(crate) use ota::Ota;
pub(crate) use probe::Probe;
pub(crate) use recipes::Recipes;
pub(crate) use shell::Shell;
pub(crate) use sign_in::SignIn;
pub(crate) use sims::Sims;
pub(crate) use verbs::Verbs;
pub(crate) use words::{Row, check, fill, pick, say};
pub(crate) use world::World;
