use std::ops::Range;

/// The tallest element that every browser lays out; a table with more rows than fit is scrolled in proportion.
const TALLEST: f64 = 15_000_000.0;
/// Rows kept on either side of what is seen, so that a quick scroll meets rows and not blanks.
const MARGIN: u64 = 5;

/// What of a table is in view. All lengths are CSS pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Viewport {
    pub(super) scroll: f64,
    pub(super) height: f64,
    pub(super) row: f64,
}

/// Where the rows on screen stand inside the scrolled area.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Slice {
    pub(super) rows: Range<u64>,
    /// How far above its [`offset`] each row stands: nothing, unless the table is scrolled in proportion.
    pub(super) lift: f64,
}

#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "places of rows are far below 2^52, and pixels are clamped to be positive"
)]
impl Viewport {
    /// The rows to draw of `total`.
    pub(super) fn slice(self, total: u64) -> Slice {
        let top = self.top_row(total);
        let seen = (self.height / self.row).ceil() as u64 + 1;
        // As many at either end of the list as in its middle: while the table scrolls, no row is built.
        let drawn = (seen + 2 * MARGIN).min(total);
        let first = (top as u64).saturating_sub(MARGIN).min(total - drawn);
        let end = first + drawn;
        // The first seen row stays where the scroll says, whatever the proportion.
        let lift = if self.ratio(total) < 1.0 { top * self.row - self.scroll } else { 0.0 };
        Slice { rows: first..end, lift }
    }

    /// Where to scroll so that `place` is in full view under a head of `head` pixels; none when it is already.
    pub(super) fn scroll_to(self, total: u64, place: u64, head: f64) -> Option<f64> {
        let room = (self.height - head).max(self.row);
        let top = self.top_row(total) * self.row;
        let (start, end) = (place as f64 * self.row, (place as f64 + 1.0) * self.row);
        let target = if start < top {
            start
        } else if end > top + room {
            end - room
        } else {
            return None;
        };
        Some(target * self.ratio(total))
    }

    /// How many rows a page key moves.
    pub(super) fn page(self) -> i64 {
        ((self.height / self.row) as i64 - 2).max(1)
    }

    /// How tall all rows together are made.
    pub(super) fn area(self, total: u64) -> f64 {
        (total as f64 * self.row).min(TALLEST)
    }

    /// Scrolled pixels for one pixel of rows.
    fn ratio(self, total: u64) -> f64 {
        let (rows, area) = (total as f64 * self.row, self.area(total));
        if rows <= area { 1.0 } else { (area - self.height) / (rows - self.height) }
    }

    /// The first row in view, as a fraction.
    fn top_row(self, total: u64) -> f64 {
        let most = (total as f64 - self.height / self.row).max(0.0);
        (self.scroll.max(0.0) / self.ratio(total) / self.row).min(most)
    }
}

/// Where the row at a place begins, in pixels, while no proportion is at work.
#[expect(clippy::cast_precision_loss, reason = "places of rows are far below 2^52")]
pub(super) fn offset(place: u64, row: f64) -> f64 {
    place as f64 * row
}

#[cfg(test)]
mod tests {
    use super::*;

    const VIEW: Viewport = Viewport { scroll: 0.0, height: 640.0, row: 32.0 };

    #[test]
    fn only_what_is_seen_is_drawn() {
        assert_eq!(VIEW.slice(12_480), Slice { rows: 0..31, lift: 0.0 });
        assert_eq!(Viewport { scroll: 3200.0, ..VIEW }.slice(12_480), Slice { rows: 95..126, lift: 0.0 });
        let bottom = Viewport { scroll: VIEW.area(12_480) - VIEW.height, ..VIEW };
        assert_eq!(bottom.slice(12_480).rows, 12_449..12_480);
    }

    #[test]
    fn a_short_list_is_drawn_whole() {
        assert_eq!(VIEW.slice(3), Slice { rows: 0..3, lift: 0.0 });
        assert_eq!(VIEW.slice(0), Slice { rows: 0..0, lift: 0.0 });
    }

    #[test]
    fn a_million_rows_fit_and_the_last_one_is_reached() {
        let total = 1_000_000;
        assert_eq!(VIEW.area(total), TALLEST);
        let bottom = Viewport { scroll: TALLEST - VIEW.height, ..VIEW };
        let slice = bottom.slice(total);
        assert_eq!(slice.rows.end, total);
        let end = offset(total, VIEW.row) - slice.lift;
        assert!((end - TALLEST).abs() < 1.0, "{end}");
    }

    #[test]
    fn in_proportion_the_first_row_in_view_stands_at_the_scroll() {
        for scroll in [0.0, 1_000.0, 7_499_680.0, 14_999_000.0] {
            let view = Viewport { scroll, ..VIEW };
            let first = view.top_row(1_000_000);
            assert!((first * view.row - view.slice(1_000_000).lift - scroll).abs() < 0.001, "{scroll}");
        }
    }

    #[test]
    fn the_cursor_is_brought_into_view_and_no_further() {
        assert_eq!(VIEW.scroll_to(100, 3, 28.0), None);
        assert_eq!(VIEW.scroll_to(100, 19, 28.0), Some(20.0 * 32.0 - 612.0));
        assert_eq!(Viewport { scroll: 640.0, ..VIEW }.scroll_to(100, 5, 28.0), Some(160.0));
        let far = VIEW.scroll_to(1_000_000, 999_999, 28.0).unwrap();
        assert_eq!(Viewport { scroll: far, ..VIEW }.slice(1_000_000).rows.end, 1_000_000);
    }
}
