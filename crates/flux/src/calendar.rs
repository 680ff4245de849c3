//! Days and months of UTC, for quotas.

use chrono::{DateTime, Datelike, Months, NaiveDate};

/// When the month began that `at` lies in, and when the next begins; in milliseconds since 1970.
pub fn month_of(at: i64) -> (i64, i64) {
    let day = DateTime::from_timestamp_millis(at)
        .and_then(|time| NaiveDate::from_ymd_opt(time.year(), time.month(), 1));
    let millis = |day: NaiveDate| day.and_hms_opt(0, 0, 0).map(|begin| begin.and_utc().timestamp_millis());
    let begin = day.and_then(millis);
    let end = day.and_then(|day| day.checked_add_months(Months::new(1))).and_then(millis);
    // A time beyond all calendars is a month of its own.
    (begin.unwrap_or(at), end.unwrap_or(i64::MAX))
}

#[cfg(test)]
mod tests {
    use super::month_of;

    #[test]
    fn a_month_begins_at_its_first_midnight() {
        // 2026-11-11T00:00:00Z.
        let (now, day) = (1_794_355_200_000, 86_400_000);
        let november = (now - 10 * day, now + 20 * day);
        assert_eq!(
            (month_of(now), month_of(november.0), month_of(november.1 - 1)),
            (november, november, november)
        );
        assert_eq!(month_of(november.1).0, november.1);
        assert_eq!(month_of(i64::MAX), (i64::MAX, i64::MAX));
    }
}
