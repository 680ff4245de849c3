use std::{collections::BTreeMap, ops::Range};

use leptos::prelude::*;

/// Which place of the list each drawn row shows. Scrolling hands the rows that leave at one end to the places that come
/// in at the other, so that nothing is built, nothing is thrown away, and nothing but their `top` moves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Seats {
    first: u64,
    count: u64,
}

impl Seats {
    pub(super) const fn over(places: &Range<u64>) -> Self {
        Seats { first: places.start, count: places.end.saturating_sub(places.start) }
    }

    /// How many rows are drawn.
    pub(super) const fn count(self) -> u64 {
        self.count
    }

    /// The place that a seat shows: the one of the drawn places that leaves this seat's number when divided.
    pub(super) fn place(self, seat: u64) -> u64 {
        let count = self.count.max(1);
        self.first + (seat % count + count - self.first % count) % count
    }
}

/// The drawn rows. Each seat has a signal of its own, which is told only when its place is another: a memo over all seats
/// would mark whatever hangs on any row at every step, which is most of what a step then costs.
#[derive(Clone, Copy)]
pub(super) struct Drawn {
    seats: Memo<Seats>,
    places: StoredValue<BTreeMap<u64, RwSignal<u64>>>,
}

impl Drawn {
    pub(super) fn new(seats: Memo<Seats>) -> Self {
        Drawn { seats, places: StoredValue::new(BTreeMap::new()) }
    }

    /// The place of a seat that is about to be drawn; it lives as long as its row.
    pub(super) fn seat(self, number: u64) -> RwSignal<u64> {
        let place = RwSignal::new(self.seats.get_untracked().place(number));
        self.places.update_value(|places| {
            places.insert(number, place);
        });
        place
    }

    /// Hands out the places whenever they are others.
    pub(super) fn follow(self) {
        Effect::new(move || {
            let seats = self.seats.get();
            for (number, shown) in self.places.get_value() {
                let place = seats.place(number);
                // A row that is gone has taken its signal along.
                if number < seats.count() && shown.try_get_untracked().is_some_and(|shown| shown != place) {
                    shown.set(place);
                }
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(places: Range<u64>) -> Vec<u64> {
        let seats = Seats::over(&places);
        (0..seats.count()).map(|seat| seats.place(seat)).collect()
    }

    #[test]
    fn every_place_has_one_seat() {
        for places in [0..1, 0..40, 3..43, 37..77, 999_960..1_000_000] {
            let seats = Seats::over(&places);
            let inside = |seat| places.contains(&seats.place(seat));
            assert!((0..seats.count()).all(inside), "{places:?}");
            let shown: std::collections::BTreeSet<u64> =
                (0..seats.count()).map(|seat| seats.place(seat)).collect();
            assert!(shown.into_iter().eq(places));
        }
    }

    #[test]
    fn a_step_gives_new_places_only_to_those_who_left() {
        let (before, after) = (shown(90..130), shown(93..133));
        let changed: Vec<_> = (0..40).filter(|seat| before[*seat] != after[*seat]).collect();
        assert_eq!(
            changed.iter().map(|seat| before[*seat]).collect::<Vec<_>>(),
            [90, 91, 92].map(|p: u64| p)
        );
        assert_eq!(changed.iter().map(|seat| after[*seat]).collect::<Vec<_>>(), [130, 131, 132]);
    }

    #[test]
    fn a_table_without_rows_has_no_seats() {
        let seats = Seats::over(&(0..0));
        assert_eq!((seats.count(), seats.place(7)), (0, 0));
    }
}
