use leptos::prelude::*;

/// How often what the feed tells of is read again: once in so many ticks, however much changes in between.
#[derive(Clone, Copy)]
pub(crate) struct Pace {
    every: u32,
    /// Ticks since the last read, and whether anything has changed since.
    held: StoredValue<(u32, bool)>,
}

impl Pace {
    /// Once in `every` ticks of the feed, which come four times a second.
    pub(crate) fn every(every: u32) -> Self {
        Pace { every, held: StoredValue::new((0, false)) }
    }

    /// Something has changed.
    pub(crate) fn changed(self) {
        let _gone = self.held.try_update_value(|held| held.1 = true);
    }

    /// Counts a tick; true where it is time to read again, which begins the count anew.
    pub(crate) fn is_due(self) -> bool {
        self.held.try_update_value(|held| {
            held.0 += 1;
            let due = held.1 && held.0 >= self.every;
            if due {
                *held = (0, false);
            }
            due
        }) == Some(true)
    }
}
