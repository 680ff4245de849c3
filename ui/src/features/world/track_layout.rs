//! Where the scenario's moments stand on a line, and which of their words there is room for. Pure.

use api::UnixMillis;

/// The time that the line shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) from: UnixMillis,
    pub(super) to: UnixMillis,
}

/// Where something's words stand.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Words {
    /// 0 beside the line, 1 above that.
    pub(super) row: u8,
    pub(super) x: f64,
    pub(super) anchor: &'static str,
}

const MINUTE: i64 = 60_000;
/// Room at the line's ends.
pub(super) const EDGE: f64 = 8.0;
/// Between two words of a row.
const GAP: f64 = 14.0;

impl Span {
    /// From the world's beginning, or the first moment, to somewhat after the last one.
    pub(super) fn of(began: UnixMillis, moments: &[(UnixMillis, Option<UnixMillis>)]) -> Option<Span> {
        let first = moments.iter().map(|(at, _)| at.0).min()?;
        let last = moments.iter().map(|(at, until)| until.map_or(at.0, |until| until.0.max(at.0))).max()?;
        let from = began.0.min(first);
        let length = (last - from).max(10 * MINUTE);
        Some(Span { from: UnixMillis(from), to: UnixMillis(from + length + length / 16) })
    }

    /// Where `at` is on a line of `width`; what lies beyond stands at its end.
    #[expect(clippy::cast_precision_loss, reason = "spans of days in milliseconds fit a double")]
    pub(super) fn x(self, at: UnixMillis, width: f64) -> f64 {
        let share = (at.0 - self.from.0) as f64 / (self.to.0 - self.from.0).max(1) as f64;
        EDGE + share.clamp(0.0, 1.0) * (width - 2.0 * EDGE)
    }

    /// Round times of a zone `offset` minutes east, as many as there is room for, and how far apart they are.
    pub(super) fn ticks(self, width: f64, offset: i32) -> Vec<UnixMillis> {
        const STEPS: [i64; 11] = [1, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1440];
        let length = (self.to.0 - self.from.0).max(1);
        #[expect(clippy::cast_possible_truncation, reason = "a line has a few thousand pixels")]
        let most = (width as i64 / 110).max(2);
        let days = length / (most * 1440 * MINUTE) + 1;
        let step =
            STEPS.into_iter().find(|step| length / (step * MINUTE) <= most).unwrap_or(1440 * days) * MINUTE;
        let shift = i64::from(offset) * MINUTE;
        let first = (self.from.0 + shift).div_euclid(step) * step + step - shift;
        std::iter::successors(Some(first), |at| Some(at + step))
            .take_while(|at| *at < self.to.0)
            .map(UnixMillis)
            .collect()
    }
}

/// Finds room for words at `places` (where, and how wide they are), in their order; none where there is no room. Words of
/// the upper row hang on a stem, which passes through no word of the lower one.
pub(super) fn lay_out(places: &[(f64, f64)], width: f64) -> Vec<Option<Words>> {
    // Where the last word of each row ends, and where the next one may begin.
    let mut ends = [f64::MIN; 2];
    let mut free = [f64::MIN; 2];
    let mut place = |(x, wide): (f64, f64)| {
        let middle = if x - wide / 2.0 < 0.0 {
            (0.0, "start", 0.0)
        } else if x + wide / 2.0 > width {
            (width - wide, "end", width)
        } else {
            (x - wide / 2.0, "middle", x)
        };
        let beside = (x, "start", x);
        let tries = [(0, middle), (1, middle), (0, beside), (1, beside)];
        let fits = |(row, (left, ..)): &(usize, (f64, &str, f64))| {
            left >= &free[*row] && left + wide <= width && (*row == 0 || x > ends[0])
        };
        let (row, (left, anchor, at)) = tries.into_iter().find(fits)?;
        ends[row] = left + wide;
        free[row] = left + wide + GAP;
        if row == 1 {
            free[0] = free[0].max(x + GAP / 2.0);
        }
        Some(Words { row: u8::try_from(row).ok()?, x: at, anchor })
    };
    places.iter().map(|at| place(*at)).collect()
}

/// How wide a text is about, in pixels of a 12 px font.
pub(super) fn width_of(text: &str) -> f64 {
    text.chars().map(|c| if c.is_ascii() { 6.4 } else { 12.0 }).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minutes: i64) -> UnixMillis {
        UnixMillis(minutes * MINUTE)
    }

    #[test]
    fn the_line_goes_from_the_beginning_to_beyond_the_end() {
        assert_eq!(Span::of(at(0), &[]), None);
        let span = Span::of(at(0), &[(at(60), None), (at(80), Some(at(160)))]).unwrap();
        assert_eq!((span.from, span.to), (at(0), at(170)));
        assert_eq!(span.x(at(0), 1016.0), EDGE);
        assert_eq!(span.x(at(85), 1016.0), EDGE + 500.0);
        assert_eq!(span.x(at(1_000), 1016.0), 1016.0 - EDGE, "what lies beyond stands at the end");
    }

    #[test]
    fn ticks_are_round_times_and_few() {
        let span = Span { from: at(7), to: at(190) };
        assert_eq!(span.ticks(1200.0, 0), [30, 60, 90, 120, 150, 180].map(at));
        assert_eq!(span.ticks(300.0, 30), [90].map(at), "round in a zone of half an hour");
        let days = Span { from: at(0), to: at(60 * 1440) };
        assert!(days.ticks(1200.0, 0).len() <= 10);
    }

    #[test]
    fn words_make_way_for_each_other() {
        let words = lay_out(&[(10.0, 100.0), (120.0, 100.0), (150.0, 100.0), (390.0, 100.0)], 400.0);
        let rows: Vec<_> = words.iter().map(|words| words.map(|words| (words.row, words.anchor))).collect();
        assert_eq!(rows, [Some((0, "start")), Some((1, "middle")), Some((0, "start")), Some((0, "end"))]);
        let crowd = lay_out(&[(100.0, 100.0), (110.0, 100.0), (120.0, 100.0)], 400.0);
        let rows: Vec<_> = crowd.iter().map(|words| words.map(|words| words.row)).collect();
        assert_eq!(rows, [Some(0), None, None], "a stem through a word would be worse than no word");
    }
}
