//! When the page reads again: the feed tells of the fleet, not of event handlers.

use client::FeedStatus;
use leptos::prelude::*;

use super::room::Room;
use crate::state::{Heard, Pace, use_feed};

/// In ticks of the feed: what was done, and the handlers themselves.
const FIRINGS: u32 = 8;
const HANDLERS: u32 = 40;

/// Reads again what may have changed, for as long as the caller's part of the page is shown.
pub(super) fn follow(room: Room, local: Memo<bool>) {
    let feed = use_feed();
    let (firings, handlers) = (Pace::every(FIRINGS), Pace::every(HANDLERS));
    let read_firings = move || {
        if local.get_untracked() {
            room.sums.reload();
            room.firings.reload();
        }
    };
    feed.listen(move |heard| match heard {
        // What happens to a SIM may have met one.
        Heard::Change(_) => firings.changed(),
        Heard::ReadAgain => {
            room.all.reload();
            read_firings();
        }
        Heard::Tick => {
            let live = untrack(|| matches!(feed.status(), FeedStatus::Live { .. }));
            if !live || document().hidden() {
                return;
            }
            handlers.changed();
            if firings.is_due() {
                read_firings();
            }
            // What was put off is due by the clock, also where nothing changes.
            if handlers.is_due() {
                room.all.reload();
                read_firings();
            }
        }
    });
}
