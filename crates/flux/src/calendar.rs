//! Days and months of UTC, for quotas, and times by the calendar of a place, for schedules.

use chrono::{DateTime, Datelike, Months, NaiveDate};
use chrono_tz::Tz;
use croner::{Cron, parser::CronParser};
use thiserror::Error;

/// When something happens again and again, by the calendar of a place.
#[derive(Debug, Clone)]
pub struct Schedule {
    cron: Cron,
    place: Tz,
}

/// Why a schedule does not read.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum NoSchedule {
    /// The five fields.
    #[error("the schedule does not read: {0}")]
    Fields(String),
    /// The place.
    #[error("there is no time zone {0:?}")]
    Place(String),
}

impl Schedule {
    /// Reads five fields (minute, hour, day, month, day of the week) and a place, e.g. `Asia/Tokyo`.
    ///
    /// # Errors
    /// One of them does not read. Seconds and years are refused: a schedule is by the minute.
    pub fn read(fields: &str, place: &str) -> Result<Self, NoSchedule> {
        let place = place.parse().map_err(|_| NoSchedule::Place(place.to_owned()))?;
        let count = fields.split_whitespace().count();
        if count != 5 {
            return Err(NoSchedule::Fields(format!("it has {count} fields, not five")));
        }
        let cron = CronParser::new().parse(fields).map_err(|error| NoSchedule::Fields(error.to_string()))?;
        Ok(Schedule { cron, place })
    }

    /// The last of its times after `after`, up to `until`, in milliseconds since 1970; none where there is none between them.
    pub fn last(&self, after: i64, until: i64) -> Option<i64> {
        let until = DateTime::from_timestamp_millis(until)?.with_timezone(&self.place);
        let last = self.cron.find_previous_occurrence(&until, true).ok()?.timestamp_millis();
        (last > after).then_some(last)
    }
}

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
    use super::{NoSchedule, Schedule, month_of};

    /// 2026-11-11T00:00:00Z, which is nine in the morning in Tokyo, on a Wednesday.
    const NOW: i64 = 1_794_355_200_000;
    const MINUTE: i64 = 60_000;

    fn last(fields: &str, place: &str, minutes: i64) -> Option<i64> {
        let schedule = Schedule::read(fields, place).unwrap();
        schedule.last(NOW - minutes * MINUTE, NOW).map(|at| (NOW - at) / MINUTE)
    }

    #[test]
    fn a_schedule_goes_by_the_calendar_of_its_place() {
        assert_eq!(last("0 9 * * *", "Asia/Tokyo", 1), Some(0));
        assert_eq!(last("0 9 * * *", "UTC", 1), None);
        assert_eq!(last("*/15 * * * *", "UTC", 60), Some(0), "the last of several");
        assert_eq!(last("50 8 * * 3", "Asia/Tokyo", 11), Some(10));
        assert_eq!(last("50 8 * * 4", "Asia/Tokyo", 11), None);
        assert_eq!(last("30 2 * * *", "Europe/Berlin", 60), None);
        assert_eq!(last("30 0 * * *", "Europe/Berlin", 60), Some(30), "an hour ahead of UTC in winter");
    }

    #[test]
    fn what_does_not_read_is_said() {
        assert_eq!(
            Schedule::read("0 9 * * *", "Mars/Base").unwrap_err(),
            NoSchedule::Place("Mars/Base".to_owned())
        );
        for fields in ["", "0 9 * *", "0 0 9 * * *", "61 9 * * *", "0 9 * * x", "@daily"] {
            assert!(matches!(Schedule::read(fields, "UTC"), Err(NoSchedule::Fields(_))), "{fields:?}");
        }
    }

    #[test]
    fn a_month_begins_at_its_first_midnight() {
        let (now, day) = (NOW, 86_400_000);
        let november = (now - 10 * day, now + 20 * day);
        assert_eq!(
            (month_of(now), month_of(november.0), month_of(november.1 - 1)),
            (november, november, november)
        );
        assert_eq!(month_of(november.1).0, november.1);
        assert_eq!(month_of(i64::MAX), (i64::MAX, i64::MAX));
    }
}
