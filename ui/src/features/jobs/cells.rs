//! The cells of a wave as one drawing: a path for each way in which an item can stand, however many cells there are.

use std::collections::BTreeMap;
use std::fmt::Write;

use api::console::job::cells::Cell;

/// Cells beside each other where there is room for more.
pub(super) const MOST_ACROSS: u64 = 75;
/// From one cell to the next, and how large one is.
const STEP: u64 = 8;
const SIZE: u64 = 6;

/// The drawing of one wave.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Drawing {
    /// Path data by the class that it is drawn with.
    pub(super) paths: BTreeMap<&'static str, String>,
    pub(super) width: u64,
    pub(super) height: u64,
}

/// How many cells fit beside each other into so many pixels, none smaller than the next.
pub(super) fn fitting(pixels: i32) -> u64 {
    let fits = (u64::try_from(pixels).unwrap_or(0) + STEP - SIZE) / STEP;
    fits.clamp(1, MOST_ACROSS)
}

/// Draws cells, `all` of them and `across` beside each other; those that are not begun are left out of `cells`.
pub(super) fn draw(cells: impl IntoIterator<Item = Option<Cell>>, all: u64, across: u64) -> Drawing {
    let mut paths = BTreeMap::<&'static str, String>::new();
    let mut cells = cells.into_iter();
    for place in 0..all {
        let (x, y) = (place % across * STEP, place / across * STEP);
        let (class, path) = match cells.next() {
            Some(cell) => shape(cell.unwrap_or(Cell::Unknown)),
            None => ("queued", "m.5 .5h5v5h-5z"),
        };
        let data = paths.entry(class).or_default();
        // A text takes whatever is written into it.
        let _infallible = write!(data, "M{x} {y}{path}");
        if class == "not-back" {
            let _infallible =
                write!(paths.entry("not-back-cross").or_default(), "M{x} {y}m1.5 1.5l3 3m0-3l-3 3");
        }
    }
    let height = all.div_ceil(across) * STEP;
    Drawing { paths, width: across * STEP - (STEP - SIZE), height: height.saturating_sub(STEP - SIZE) }
}

/// How a cell is drawn: told apart by its shape as well as by its colour.
const fn shape(cell: Cell) -> (&'static str, &'static str) {
    match cell {
        Cell::Verified => ("verified", "h6v6h-6z"),
        Cell::Running => ("running", "l6 3l-6 3z"),
        Cell::NotBack => ("not-back", "h6v6h-6z"),
        Cell::Unverified => ("unverified", "m0 3h6v3h-6z"),
        Cell::Failed => ("failed", "l6 6m0-6l-6 6"),
        Cell::Unknown => ("unknown", "m3 0l3 3l-3 3l-3-3z"),
        Cell::Skipped => ("skipped", "m2 2h2v2h-2z"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_cell_has_its_place_and_its_shape() {
        let drawing = draw([Some(Cell::Verified), Some(Cell::NotBack), None], 77, 75);
        assert_eq!(drawing.paths["verified"], "M0 0h6v6h-6z");
        assert_eq!(drawing.paths["not-back"], "M8 0h6v6h-6z");
        assert_eq!(drawing.paths["not-back-cross"], "M8 0m1.5 1.5l3 3m0-3l-3 3");
        assert_eq!(drawing.paths["unknown"], "M16 0m3 0l3 3l-3 3l-3-3z", "a letter of a later version");
        assert_eq!(drawing.paths["queued"].matches('M').count(), 74);
        assert!(drawing.paths["queued"].ends_with("M8 8m.5 .5h5v5h-5z"), "the second line");
        assert_eq!((drawing.width, drawing.height), (598, 14));
    }

    #[test]
    fn cells_are_as_large_on_a_phone() {
        assert_eq!([598, 597, 358, 6, 0, -1, 2_000].map(fitting), [75, 74, 45, 1, 1, 1, 75]);
        let drawing = draw([], 46, 45);
        assert!(drawing.paths["queued"].ends_with("M0 8m.5 .5h5v5h-5z"), "the second line");
        assert_eq!((drawing.width, drawing.height), (358, 14));
    }
}
