//! Axes whose ticks stand where a person expects them: at round times, and at round amounts.

use std::ops::Range;

use plotters::coord::ranged1d::{KeyPointHint, NoDefaultFormatting, Ranged, ValueFormatter};

const MINUTE: i64 = 60_000;
const DAY: i64 = 1_440 * MINUTE;

/// From one time to another, in milliseconds since 1970.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct TimeAxis {
    from: i64,
    to: i64,
    step: i64,
    /// Minutes east of UTC: where the days begin.
    offset: i64,
    /// How far after its time a tick stands: in the middle of what it names.
    shift: i64,
}

impl TimeAxis {
    /// With so many ticks at most.
    pub(super) fn new(from: i64, to: i64, offset_minutes: i32, shift: i64, most: usize) -> Self {
        const STEPS: [i64; 10] = [5, 15, 30, 60, 180, 240, 360, 720, 1_440, 7 * 1_440];
        let most = i64::try_from(most.max(1)).unwrap_or(i64::MAX);
        let fits = |step: &i64| (to - from) / step <= most;
        let step = STEPS.into_iter().map(|step| step * MINUTE).find(fits).unwrap_or(28 * DAY);
        TimeAxis { from, to: to.max(from + 1), step, offset: i64::from(offset_minutes) * MINUTE, shift }
    }

    /// The time that a tick names.
    pub(super) const fn named(self, tick: i64) -> i64 {
        tick - self.shift
    }

    /// The round times, each where it stands.
    fn ticks(self) -> impl Iterator<Item = i64> {
        let first = (self.from + self.offset).div_euclid(self.step) * self.step - self.offset;
        let all = std::iter::successors(Some(first), move |at| Some(at + self.step));
        all.skip_while(move |at| *at < self.from)
            .map(move |at| at + self.shift)
            .take_while(move |at| *at <= self.to)
    }
}

impl ValueFormatter<i64> for TimeAxis {}

impl Ranged for TimeAxis {
    type FormatOption = NoDefaultFormatting;
    type ValueType = i64;

    fn map(&self, at: &i64, pixels: (i32, i32)) -> i32 {
        place(at - self.from, self.to - self.from, pixels)
    }

    fn key_points<Hint: KeyPointHint>(&self, _hint: Hint) -> Vec<i64> {
        self.ticks().collect()
    }

    fn range(&self) -> Range<i64> {
        self.from..self.to
    }
}

/// Amounts above the line, and others below it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct AmountAxis {
    below: i64,
    above: i64,
    step: i64,
}

impl AmountAxis {
    /// Reaches to `above` and `below`, with four parts at most: steps are 1, 2 or 5 times a power of ten.
    pub(super) fn new(above: u64, below: u64) -> Self {
        let reach = |amount: u64| i64::try_from(amount).unwrap_or(i64::MAX / 8).min(i64::MAX / 8);
        let (above, below) = (reach(above), reach(below));
        let parts = |step: i64| above.div_ceil_of(step) + below.div_ceil_of(step);
        let tens = std::iter::successors(Some(1_i64), |ten| ten.checked_mul(10));
        let step = tens
            .flat_map(|ten| [ten, ten.saturating_mul(2), ten.saturating_mul(5)])
            .find(|step| parts(*step) <= 4);
        let step = step.unwrap_or(i64::MAX / 8);
        let to = |amount: i64| amount.div_ceil_of(step).saturating_mul(step);
        // A chart without any amount still has a line to stand on.
        AmountAxis { below: to(below), above: to(above).max(i64::from(above + below == 0)), step }
    }

    fn ticks(self) -> impl Iterator<Item = i64> {
        let first = -self.below;
        std::iter::successors(Some(first), move |at| at.checked_add(self.step))
            .take_while(move |at| *at <= self.above)
    }
}

impl ValueFormatter<i64> for AmountAxis {}

impl Ranged for AmountAxis {
    type FormatOption = NoDefaultFormatting;
    type ValueType = i64;

    fn map(&self, amount: &i64, pixels: (i32, i32)) -> i32 {
        place(amount + self.below, self.above + self.below, pixels)
    }

    fn key_points<Hint: KeyPointHint>(&self, _hint: Hint) -> Vec<i64> {
        self.ticks().collect()
    }

    fn range(&self) -> Range<i64> {
        -self.below..self.above
    }
}

trait DivCeil {
    fn div_ceil_of(self, by: i64) -> i64;
}

impl DivCeil for i64 {
    fn div_ceil_of(self, by: i64) -> i64 {
        self / by + i64::from(self % by > 0)
    }
}

/// Where a part of a whole stands between two pixels.
#[expect(clippy::cast_precision_loss, clippy::cast_possible_truncation, reason = "a place on the screen")]
fn place(part: i64, whole: i64, (first, last): (i32, i32)) -> i32 {
    let share = part as f64 / whole.max(1) as f64;
    first + (f64::from(last - first) * share).round() as i32
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: i64 = 60 * MINUTE;

    #[test]
    fn times_are_round_where_the_operator_is() {
        // From 14:32 to 14:32, in UTC and nine hours east of it.
        let from = 14 * HOUR + 32 * MINUTE;
        let hours = |offset: i32| -> Vec<i64> {
            let axis = TimeAxis::new(from, from + DAY, offset, 0, 6);
            axis.ticks().map(|at| (at + i64::from(offset) * MINUTE).rem_euclid(DAY) / HOUR).collect()
        };
        assert_eq!(hours(0), [16, 20, 0, 4, 8, 12]);
        assert_eq!(hours(540), [0, 4, 8, 12, 16, 20]);
        let days = TimeAxis::new(0, 31 * DAY, 0, DAY / 2, 6);
        assert!((4..=6).contains(&days.ticks().count()));
        assert!(
            days.ticks().all(|at| at % DAY == DAY / 2 && days.named(at) % DAY == 0),
            "at the noon of its day"
        );
        assert_eq!(TimeAxis::new(5, 5, 0, 0, 0).map(&5, (0, 100)), 0, "nothing is divided by nothing");
    }

    #[test]
    fn amounts_end_on_round_ones_and_are_few() {
        let ticks = |above, below| AmountAxis::new(above, below).ticks().collect::<Vec<_>>();
        assert_eq!(ticks(3_663, 8_792), [-10_000, -5_000, 0, 5_000]);
        assert_eq!(ticks(100, 0), [0, 50, 100]);
        assert_eq!(ticks(0, 7), [-8, -6, -4, -2, 0]);
        for (above, below) in [(0, 0), (1, 1), (u64::MAX, u64::MAX), (999, 1), (1, 1_000_000)] {
            let axis = AmountAxis::new(above, below);
            assert!((1..=5).contains(&axis.ticks().count()), "{above} {below}");
            assert!(axis.range().start < axis.range().end);
        }
    }

    #[test]
    fn an_amount_stands_where_its_share_is() {
        let axis = AmountAxis::new(100, 100);
        assert_eq!([-100, 0, 100].map(|amount| axis.map(&amount, (120, 20))), [120, 70, 20]);
    }
}
