//! The frame around every page: stripe, top bar, rail, instrument strip, and the keys of the whole page.

mod context_menu;
mod elsewhere;
mod feed_badge;
mod frame;
mod keys_dialog;
mod language;
mod ledger_cell;
mod notices;
mod rail;
mod strip;
mod toasts;
mod top_bar;
mod user_menu;
mod world;

pub(crate) use frame::Frame;
pub(crate) use language::{LanguageSwitch, ThemeButton};
pub(crate) use toasts::ToastStack;
