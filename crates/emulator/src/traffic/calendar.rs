use api::UnixMillis;

use crate::traffic::flow::{DAY_MS, SLOT_MS};

/// Over how long a time traffic is summed up. Days and months are UTC's. guess: the definition gives `date` in UTC and does
/// not say whose midnight it counts from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Period {
    /// Five minutes.
    Minutes,
    /// A day.
    Day,
    /// A month.
    Month,
}

impl Period {
    /// When the period that `at` lies in begins.
    pub fn begin(self, at: UnixMillis) -> UnixMillis {
        match self {
            Period::Minutes => UnixMillis(at.0 - at.0.rem_euclid(SLOT_MS)),
            Period::Day => UnixMillis(at.0 - at.0.rem_euclid(DAY_MS)),
            Period::Month => {
                let (year, month, _) = civil(at.0.div_euclid(DAY_MS));
                month_begin(year, month)
            }
        }
    }

    /// When that period ends and the next begins.
    pub fn end(self, at: UnixMillis) -> UnixMillis {
        let begin = self.begin(at);
        match self {
            Period::Minutes => begin.plus(SLOT_MS),
            Period::Day => begin.plus(DAY_MS),
            Period::Month => {
                let (year, month, _) = civil(begin.0.div_euclid(DAY_MS));
                if month == 12 { month_begin(year + 1, 1) } else { month_begin(year, month + 1) }
            }
        }
    }

    /// The beginning of the period so many months before the one that `at` lies in.
    pub fn months_before(at: UnixMillis, months: i64) -> UnixMillis {
        let (year, month, _) = civil(at.0.div_euclid(DAY_MS));
        let count = year * 12 + (month - 1) - months;
        month_begin(count.div_euclid(12), count.rem_euclid(12) + 1)
    }
}

fn month_begin(year: i64, month: i64) -> UnixMillis {
    UnixMillis(days_of(year, month) * DAY_MS)
}

/// Year, month and day of the month of a day since 1970-01-01. [Howard Hinnant, "chrono-Compatible Low-Level Date
/// Algorithms"]
fn civil(days: i64) -> (i64, i64, i64) {
    let z = days + 719_468;
    let era = z.div_euclid(146_097);
    let of_era = z.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * of_year + 2) / 153;
    let day = of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    (year_of_era + era * 400 + i64::from(month <= 2), month, day)
}

/// The day since 1970-01-01 on which a month begins.
fn days_of(year: i64, month: i64) -> i64 {
    let year = year - i64::from(month <= 2);
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * (month + if month > 2 { -3 } else { 9 }) + 2) / 5;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> UnixMillis {
        UnixMillis::from_rfc3339(text).unwrap()
    }

    #[test]
    fn a_time_lies_in_its_period() {
        for (time, period, begin, end) in [
            ("2026-03-01T00:04:59.999Z", Period::Minutes, "2026-03-01T00:00:00Z", "2026-03-01T00:05:00Z"),
            ("2026-03-01T00:05:00Z", Period::Minutes, "2026-03-01T00:05:00Z", "2026-03-01T00:10:00Z"),
            ("2026-02-28T23:59:59Z", Period::Day, "2026-02-28T00:00:00Z", "2026-03-01T00:00:00Z"),
            ("2026-02-28T23:59:59Z", Period::Month, "2026-02-01T00:00:00Z", "2026-03-01T00:00:00Z"),
            ("2028-02-29T12:00:00Z", Period::Month, "2028-02-01T00:00:00Z", "2028-03-01T00:00:00Z"),
            ("2026-12-31T23:00:00Z", Period::Month, "2026-12-01T00:00:00Z", "2027-01-01T00:00:00Z"),
            ("1969-12-31T23:00:00Z", Period::Month, "1969-12-01T00:00:00Z", "1970-01-01T00:00:00Z"),
        ] {
            assert_eq!((period.begin(at(time)), period.end(at(time))), (at(begin), at(end)), "{time}");
        }
        assert_eq!(Period::months_before(at("2026-02-14T00:00:00Z"), 3), at("2025-11-01T00:00:00Z"));
        assert_eq!(Period::months_before(at("2026-02-14T00:00:00Z"), 18), at("2024-08-01T00:00:00Z"));
    }
}
