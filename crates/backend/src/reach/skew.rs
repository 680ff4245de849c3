//! How far this machine's clock is from a platform's, as its answers prove it: each says to the second when it was written.

use std::collections::VecDeque;

use api::UnixMillis;
use chrono::DateTime;

/// Answers that are remembered: a clock that is put right is believed after so many more.
const REMEMBERED: usize = 16;
/// `Date` is cut to the second.
const SECOND: i64 = 1_000;

/// Between which milliseconds the platform's clock is ahead of ours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Bounds {
    least: i64,
    most: i64,
}

/// What the latest answers prove.
#[derive(Debug, Default)]
pub(super) struct Skew(VecDeque<Bounds>);

impl Skew {
    /// An answer was written at `date`, between when it was asked for and when it came, by our clock.
    pub(super) fn hear(&mut self, date: UnixMillis, asked: UnixMillis, came: UnixMillis) {
        let bounds = Bounds { least: date.since(came), most: date.since(asked) + SECOND };
        // What disagrees with the newest was said by another clock: one of the two was set.
        if self.agreed().is_some_and(|agreed| agreed.least > bounds.most || agreed.most < bounds.least) {
            self.0.clear();
        }
        self.0.push_back(bounds);
        if self.0.len() > REMEMBERED {
            self.0.pop_front();
        }
    }

    /// By how many milliseconds the platform's clock is ahead, at least; negative where it is behind. 0 where nothing proves that
    /// they differ.
    pub(super) fn proved(&self) -> i64 {
        match self.agreed() {
            Some(Bounds { least, .. }) if least > 0 => least,
            Some(Bounds { most, .. }) if most < 0 => most,
            Some(_) | None => 0,
        }
    }

    /// What all of them agree on.
    fn agreed(&self) -> Option<Bounds> {
        let both = |one: Bounds, other: Bounds| Bounds {
            least: one.least.max(other.least),
            most: one.most.min(other.most),
        };
        self.0.iter().copied().reduce(both)
    }
}

/// The time in an HTTP date, e.g. `Sun, 06 Nov 1994 08:49:37 GMT`.
pub(super) fn date(text: &str) -> Option<UnixMillis> {
    DateTime::parse_from_rfc2822(text).ok().map(|date| UnixMillis(date.timestamp_millis()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Hears an answer that took `took`, of a platform that is `ahead`, asked for at `asked` by our clock.
    fn hear(skew: &mut Skew, asked: i64, took: i64, ahead: i64) {
        let written = (asked + took / 2 + ahead).div_euclid(SECOND) * SECOND;
        skew.hear(UnixMillis(written), UnixMillis(asked), UnixMillis(asked + took));
    }

    fn after(answers: &[(i64, i64, i64)]) -> i64 {
        let mut skew = Skew::default();
        for (asked, took, ahead) in answers {
            hear(&mut skew, *asked, *took, *ahead);
        }
        skew.proved()
    }

    #[test]
    fn clocks_that_agree_prove_nothing_however_slow_the_answers_are() {
        assert_eq!(after(&[]), 0);
        let answers: Vec<_> = (0..40).map(|n| (n * 777, 20 + n * 100, 0)).collect();
        assert_eq!(after(&answers), 0);
    }

    #[test]
    fn what_differs_is_proved_to_a_second_and_never_too_far() {
        for ahead in [600_000, 5_000, -5_000, -600_000] {
            let answers: Vec<_> = (0..12).map(|n| (n * 777, 40, ahead)).collect();
            let proved = after(&answers);
            assert!((proved - ahead).abs() <= SECOND, "{ahead}: {proved}");
            assert!(proved.abs() <= ahead.abs() + 20, "{ahead}: {proved}");
        }
    }

    #[test]
    fn a_clock_that_was_put_right_is_believed_at_once() {
        let mut answers: Vec<_> = (0..16).map(|n| (n * 777, 40, 600_000)).collect();
        answers.push((20_000, 40, 0));
        assert_eq!(after(&answers), 0);
    }

    #[test]
    fn dates_read_as_http_writes_them() {
        assert_eq!(date("Sun, 06 Nov 1994 08:49:37 GMT"), Some(UnixMillis(784_111_777_000)));
        assert_eq!(date("yesterday"), None);
    }
}
