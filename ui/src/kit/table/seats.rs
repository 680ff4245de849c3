use std::ops::Range;

use leptos::web_sys::{Element, Node};

/// Which place of the list each drawn row shows. Scrolling hands the rows that leave at one end to the places that come
/// in at the other, so that nothing is built and nothing is thrown away.
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

    /// The seats from the topmost row downwards.
    pub(super) fn order(self) -> impl DoubleEndedIterator<Item = u64> {
        let count = self.count;
        (self.first..self.first + count).map(move |place| place % count)
    }

    /// Whether the rows moved up the list since `before`: then the topmost ones have to be put in place.
    pub(super) const fn went_up(self, before: Self) -> bool {
        self.first < before.first
    }
}

/// Puts elements in order between `head` and `foot`, moving those alone that do not stand where they should. Begins at the
/// top if those at the top are the strangers, else at the bottom.
pub(super) fn arrange(rows: &[Element], head: &Element, foot: &Element, from_top: bool) {
    let Some(body) = foot.parent_node() else { return };
    let put = |row: &Node, before: Option<&Node>| {
        // Refused only for a node that is not in the body any more.
        let _gone = body.insert_before(row, before);
    };
    if from_top {
        let mut above = head.clone();
        for row in rows {
            if row.previous_element_sibling().as_ref() != Some(&above) {
                put(row, above.next_sibling().as_ref());
            }
            above = row.clone();
        }
    } else {
        let mut below = foot.clone();
        for row in rows.iter().rev() {
            if row.next_element_sibling().as_ref() != Some(&below) {
                put(row, Some(&below));
            }
            below = row.clone();
        }
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
    fn every_place_has_one_seat_and_the_order_is_that_of_the_places() {
        for places in [0..1, 0..40, 3..43, 37..77, 999_960..1_000_000] {
            let seats = Seats::over(&places);
            let inside = |seat| places.contains(&seats.place(seat));
            assert!((0..seats.count()).all(inside), "{places:?}");
            assert_eq!(
                seats.order().map(|seat| seats.place(seat)).collect::<Vec<_>>(),
                places.collect::<Vec<_>>()
            );
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
        assert_eq!((seats.count(), seats.order().count(), seats.place(7)), (0, 0, 0));
    }
}
