//! When the page reads its world again: the feed tells of the fleet, not of a world's figures.

use client::FeedStatus;
use leptos::prelude::*;

use super::steering::Steering;
use crate::state::{Heard, use_feed};

/// What the page last read, and why it has to read again; in seconds of the machine's clock.
#[derive(Debug, Clone, Copy)]
struct Pulse {
    changed: bool,
    figures: i64,
    lists: i64,
}

impl Pulse {
    /// What to read at `now`: the figures, and the lists beside them. Whatever changes is read within a second or five;
    /// what nobody tells of (hits of a fault, other worlds' clocks) somewhat later.
    const fn due(self, now: i64) -> (bool, bool) {
        let since_figures = now - self.figures;
        let since_lists = now - self.lists;
        (
            since_figures >= 3 || (self.changed && since_figures >= 1),
            since_lists >= 15 || (self.changed && since_lists >= 5),
        )
    }
}

/// Reads again what may have changed, for as long as the caller's part of the page is shown.
pub(super) fn follow(steering: Steering) {
    let feed = use_feed();
    let second = move || untrack(|| steering.wall()).0 / 1000;
    let pulse = StoredValue::new(Pulse { changed: false, figures: second(), lists: second() });
    feed.listen(move |heard| match heard {
        Heard::Change(_) => pulse.update_value(|pulse| pulse.changed = true),
        Heard::ReadAgain => steering.read_again(),
        Heard::Tick => {
            let live = untrack(|| matches!(feed.status(), FeedStatus::Live { .. }));
            if !live || document().hidden() {
                return;
            }
            let now = second();
            let (figures, lists) = pulse.get_value().due(now);
            if figures {
                steering.world.reload();
                if untrack(|| {
                    steering.faults.with(|faults| faults.is_some_and(|faults| faults.iter().any(|f| f.on)))
                }) {
                    steering.faults.reload();
                }
            }
            if lists {
                steering.rules.reload();
                steering.budget.reload();
                steering.contexts.reload();
            }
            pulse.update_value(|pulse| {
                if figures {
                    pulse.figures = now;
                }
                if lists {
                    *pulse = Pulse { changed: false, lists: now, ..*pulse };
                }
            });
        }
    });
    // The figures say how many messages there are: the list is read when that is another number.
    let kept = Memo::new(move |_| {
        steering.world.with(|world| world.map(|world| (world.outbox_kept, world.outbox_sent)))
    });
    Effect::new(move |before: Option<Option<(u64, u64)>>| {
        let now = kept.get();
        if before.flatten().is_some_and(|before| Some(before) != now) {
            steering.outbox.reload();
        }
        now
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_changed_is_read_soon_and_the_rest_now_and_then() {
        let quiet = Pulse { changed: false, figures: 100, lists: 100 };
        assert_eq!(quiet.due(102), (false, false));
        assert_eq!(quiet.due(103), (true, false));
        assert_eq!(quiet.due(115), (true, true));
        let changed = Pulse { changed: true, ..quiet };
        assert_eq!(changed.due(100), (false, false));
        assert_eq!(changed.due(101), (true, false));
        assert_eq!(changed.due(105), (true, true));
    }
}
