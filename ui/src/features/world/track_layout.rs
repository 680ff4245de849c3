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

/// Finds room for words at `places` (where, and how wide they are), which stand in their order; none where there is no room.
/// As many as can be have their words, and of such arrangements the one is taken that has most of them in the middle and
/// beside the line. Words of the upper row hang on a stem, which passes through no word of the lower one.
pub(super) fn lay_out(places: &[(f64, f64)], width: f64) -> Vec<Option<Words>> {
    let mut best = vec![Arrangement::default()];
    for &(x, wide) in places {
        let mut next: Vec<Arrangement> = best.iter().flat_map(|so_far| so_far.with(x, wide, width)).collect();
        next.sort_by_key(|arrangement| arrangement.cost);
        next.truncate(LOOKED_AT);
        best = next;
    }
    best.into_iter().next().map(|arrangement| arrangement.words).unwrap_or_default()
}

/// Of so many arrangements the next word is tried: more than a scenario's crowd of moments needs.
const LOOKED_AT: usize = 64;

/// Words that were found room for, from the left.
#[derive(Debug, Clone)]
struct Arrangement {
    words: Vec<Option<Words>>,
    /// Where the last word of each row ends.
    ends: [f64; 2],
    /// Where the next one of each row may begin.
    free: [f64; 2],
    cost: u32,
}

impl Default for Arrangement {
    fn default() -> Self {
        Arrangement { words: Vec::new(), ends: [f64::MIN; 2], free: [f64::MIN; 2], cost: 0 }
    }
}

impl Arrangement {
    /// Every way to go on with words of `wide` at `x`, also with none.
    fn with(&self, x: f64, wide: f64, width: f64) -> Vec<Arrangement> {
        /// No word at all is worse than any place of all of them.
        const NONE: u32 = 1_000;
        let middle = if x - wide / 2.0 < 0.0 {
            (0.0, "start", 0.0)
        } else if x + wide / 2.0 > width {
            (width - wide, "end", width)
        } else {
            (x - wide / 2.0, "middle", x)
        };
        let (after, before) = ((x, "start", x), (x - wide, "end", x));
        let ways =
            [(0, 0, middle), (1, 1, middle), (0, 2, after), (1, 3, after), (0, 4, before), (1, 5, before)];
        let fits = |(row, _, (left, ..)): &(u8, u32, (f64, &str, f64))| {
            let row = usize::from(*row);
            let in_line = *left >= 0.0 && left + wide <= width;
            in_line && *left >= self.free[row] && (row == 0 || x > self.ends[0])
        };
        let fitting = ways.into_iter().filter(fits).map(|(row, cost, (left, anchor, at))| {
            let mut next = self.clone();
            next.cost += cost;
            next.ends[usize::from(row)] = left + wide;
            next.free[usize::from(row)] = left + wide + GAP;
            if row == 1 {
                next.free[0] = next.free[0].max(x + GAP / 2.0);
            }
            next.words.push(Some(Words { row, x: at, anchor }));
            next
        });
        let mut all: Vec<_> = fitting.collect();
        let mut none = self.clone();
        none.cost += NONE;
        none.words.push(None);
        all.push(none);
        all
    }
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

    fn rows(places: &[(f64, f64)], width: f64) -> Vec<Option<(u8, &'static str)>> {
        lay_out(places, width).iter().map(|words| words.map(|words| (words.row, words.anchor))).collect()
    }

    #[test]
    fn words_make_way_for_each_other() {
        let spread = [(10.0, 100.0), (200.0, 100.0), (390.0, 100.0)];
        assert_eq!(rows(&spread, 400.0), [Some((0, "start")), Some((0, "middle")), Some((0, "end"))]);
        // As the moments of the scenario `incident` lie: only by stairs have all of them their words.
        let crowd = [(83.0, 116.0), (209.0, 192.0), (234.0, 141.0), (284.0, 135.0)];
        assert!(rows(&crowd, 1154.0).iter().all(Option::is_some), "{:?}", rows(&crowd, 1154.0));
    }

    #[test]
    fn no_stem_passes_through_a_word_and_no_word_through_another() {
        let places: Vec<_> = (0..9).map(|i| (f64::from(i * i * 11 + 30), 90.0)).collect();
        let words = lay_out(&places, 1000.0);
        let spans: Vec<_> = words
            .iter()
            .zip(&places)
            .filter_map(|(words, (x, wide))| {
                let words = (*words)?;
                let left = match words.anchor {
                    "start" => words.x,
                    "end" => words.x - wide,
                    _ => words.x - wide / 2.0,
                };
                Some((words.row, *x, left, left + wide))
            })
            .collect();
        assert!(spans.len() > 4, "{spans:?}");
        for (row, x, left, right) in &spans {
            for (other, _, from, to) in &spans {
                assert!(row != other || left == from || right < from || to < left, "{spans:?}");
                assert!(*row == 0 || *other == 1 || x < from || to < x, "{spans:?}");
            }
        }
    }

    #[test]
    fn where_there_is_no_room_there_is_no_word() {
        let crowd = rows(&[(100.0, 190.0), (101.0, 190.0), (102.0, 190.0), (103.0, 190.0)], 200.0);
        assert!(crowd.iter().flatten().count() < 4, "{crowd:?}");
    }
}
