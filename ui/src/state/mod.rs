//! What the page knows: about the server, about the operator, about itself. Components read it and never reach past it.

mod accounts;
mod alarms;
mod asking;
mod call;
mod clock;
mod commands;
mod copying;
mod doing;
mod door;
mod feed;
mod jobs;
mod live;
mod pace;
mod prefs;
mod query;
mod session;
mod shelf;
mod shortcuts;
mod toasts;

pub(crate) use accounts::{Accounts, Asked, provide_accounts, use_accounts};
pub(crate) use alarms::{Alarms, provide_alarms, use_alarms};
pub(crate) use asking::{Asking, Change, Of};
pub(crate) use call::meanwhile;
pub(crate) use clock::{WorldClock, provide_clock, use_clock};
pub(crate) use commands::{Commands, new_op, provide_commands, use_commands};
pub(crate) use doing::{Doing, Step, never_started};
pub(crate) use door::Carrier;
pub(crate) use feed::{Heard, LiveFeed, provide_feed, use_feed};
pub(crate) use live::{LiveWindow, use_window};
pub(crate) use pace::Pace;
pub(crate) use prefs::{Prefs, Theme, provide_prefs, use_prefs};
pub(crate) use query::{Ask, Query, use_query};
pub(crate) use session::{Session, Standing, Why, provide_session, take_code, use_session};
pub(crate) use shelf::{Shelf, provide_shelf, use_shelf};
pub(crate) use shortcuts::{Shortcut, provide_shortcuts, use_shortcuts};
pub(crate) use toasts::{Toasts, provide_toasts, use_toasts};
