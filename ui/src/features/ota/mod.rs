//! OTA-driven group moves: a subscription is added over the air, and each SIM goes into another group once it has come. An
//! operator comes here to make the whole chain by one form, to see how far each SIM is, and to find those that it missed.

mod bay;
mod bays;
mod board_page;
mod chain;
mod end_form;
mod fields;
mod findings;
mod form;
mod head;
mod moves_page;
mod pages;
mod preview;
mod previewer;
mod quota;
mod recipe_form;
mod remedies;
mod watch;
mod watchdog;
mod words;

pub(crate) use pages::{board_page, moves_page};
