//! Parts that several features share: they know the server's types and the state, but no feature.

pub(crate) mod action_words;
mod behaviour_words;
mod context_name;
mod copy_link;
pub(crate) mod door;
mod failure;
mod group;
mod group_names;
mod later;
mod ledger;
mod ledger_words;
pub(crate) mod list;
mod live_source;
mod moment;
mod nothing;
pub(crate) mod plan;
mod query_words;
pub(crate) mod recipe;
mod secrets;
pub(crate) mod sim_columns;
pub(crate) mod sim_words;

pub(crate) use behaviour_words::{behaviour_shape, behaviour_words};
pub(crate) use context_name::{context_mark, context_name};
pub(crate) use copy_link::CopyLink;
pub(crate) use failure::Failure;
pub(crate) use group::use_group;
pub(crate) use group_names::{GroupNames, provide_group_names, use_group_names};
pub(crate) use later::{Fetched, Later};
pub(crate) use ledger::Ledger;
pub(crate) use ledger_words::{ledger_outcome, ledger_target, ledger_what, short_hash};
pub(crate) use live_source::live_source;
pub(crate) use moment::Instant;
pub(crate) use nothing::{Failed, standing};
pub(crate) use query_words::query_words;
pub(crate) use secrets::holds_secret;
