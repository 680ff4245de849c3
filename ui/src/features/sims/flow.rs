//! What the platform counted for a SIM, as bars. Pure.

use api::{
    UnixMillis, UnixSeconds,
    soracom::stats::{AirStats, AirStatsQuery, StatsPeriod},
};

use crate::{
    format::Zone,
    kit::chart::{Bar, Times},
    locales::{Row, Sims},
};

const MINUTE: i64 = 60_000;
const DAY: i64 = 1_440 * MINUTE;

/// How far back, and how finely.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Span {
    /// A day by five minutes.
    Day,
    /// 31 days by day; the platform's days are UTC's.
    Month,
}

impl Span {
    /// How long each bar lasts, in milliseconds.
    pub(super) const fn each(self) -> i64 {
        match self {
            Span::Day => 5 * MINUTE,
            Span::Month => DAY,
        }
    }

    const fn bars(self) -> i64 {
        match self {
            Span::Day => 288,
            Span::Month => 31,
        }
    }

    /// What it is called.
    pub(super) const fn title(self) -> Row {
        match self {
            Span::Day => Sims::Last24h.row(),
            Span::Month => Sims::Last31d.row(),
        }
    }

    /// In whose time it is told.
    pub(super) fn zone(self, now: UnixMillis) -> Zone {
        match self {
            Span::Day => Zone::here(now),
            Span::Month => Zone::UTC,
        }
    }

    /// The time that is shown at `now`, in a zone: up to the end of the bar that is still growing.
    pub(super) const fn times(self, now: UnixMillis, zone: Zone) -> Times {
        let to = (now.0.div_euclid(self.each()) + 1) * self.each();
        Times { from: to - self.bars() * self.each(), to, each: self.each(), offset: zone.minutes }
    }

    /// What to ask for it.
    pub(super) fn query(self, now: UnixMillis) -> AirStatsQuery {
        let seconds = |millis: i64| UnixSeconds(millis.div_euclid(1_000));
        let period = match self {
            Span::Day => StatsPeriod::Minutes,
            Span::Month => StatsPeriod::Day,
        };
        AirStatsQuery { from: seconds(self.times(now, Zone::UTC).from), to: seconds(now.0), period }
    }
}

/// A bar for each stretch in which something flowed, of all speed classes together, in the order of time. Sent goes up,
/// received goes down.
pub(super) fn bars(stats: &[AirStats]) -> Vec<Bar> {
    let amount = |bytes: i64| u64::try_from(bytes).unwrap_or(0);
    let bar = |stretch: &AirStats| {
        let mut bar = Bar { at: stretch.unixtime?.0.saturating_mul(1_000), above: 0, below: 0 };
        for class in stretch.data_traffic_stats_map.values() {
            bar.above = bar.above.saturating_add(amount(class.upload_byte_size_total));
            bar.below = bar.below.saturating_add(amount(class.download_byte_size_total));
        }
        (bar.above > 0 || bar.below > 0).then_some(bar)
    };
    let mut bars: Vec<Bar> = stats.iter().filter_map(bar).collect();
    bars.sort_by_key(|bar| bar.at);
    bars
}

/// All of it together.
pub(super) fn sums(bars: &[Bar]) -> Bar {
    bars.iter().fold(Bar { at: 0, above: 0, below: 0 }, |sum, bar| Bar {
        at: 0,
        above: sum.above.saturating_add(bar.above),
        below: sum.below.saturating_add(bar.below),
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_span_ends_with_the_bar_that_is_growing() {
        let now = UnixMillis(1_795_152_727_340);
        for span in [Span::Day, Span::Month] {
            let Times { from, to, each, .. } = span.times(now, Zone::UTC);
            assert!(from % each == 0 && to > now.0 && to - now.0 <= each);
            assert_eq!((to - from) / each, span.bars());
            let query = span.query(now);
            assert_eq!((query.from.0, query.to.0), (from / 1_000, now.0 / 1_000));
        }
        assert_eq!(Span::Month.query(now).period, StatsPeriod::Day);
    }

    #[test]
    fn classes_are_summed_and_what_is_empty_is_no_bar() {
        let class = |up: i64, down: i64| json!({ "uploadByteSizeTotal": up, "downloadByteSizeTotal": down });
        let stats: Vec<AirStats> = serde_json::from_value(json!([
            { "unixtime": 600, "dataTrafficStatsMap": { "s1.fast": class(5, 7), "s1.slow": class(1, 0) } },
            { "unixtime": 300, "dataTrafficStatsMap": { "s1.fast": class(2, 0) } },
            { "unixtime": 900, "dataTrafficStatsMap": { "s1.fast": class(0, 0) } },
            { "unixtime": 1200, "dataTrafficStatsMap": {} },
            { "dataTrafficStatsMap": { "s1.fast": class(9, 9) } },
        ]))
        .unwrap();
        let bars = bars(&stats);
        assert_eq!(bars, [Bar { at: 300_000, above: 2, below: 0 }, Bar { at: 600_000, above: 6, below: 7 }]);
        assert_eq!(sums(&bars), Bar { at: 0, above: 8, below: 7 });
    }
}
