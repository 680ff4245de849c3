//! Times as an operator types them. Pure: the zone is passed in.

use api::UnixMillis;
use chrono::{DateTime, Datelike, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Timelike};

use crate::format::Zone;

/// Reads `6:00`, `06:00:00` (the next time that a clock says so, after `now`), or `2026-11-21 06:00` with or without
/// seconds. Between the numbers may stand what dates and times are written with; anything else is no time.
pub(super) fn read(text: &str, now: UnixMillis, zone: Zone) -> Option<UnixMillis> {
    let known = |c: char| c.is_ascii_digit() || c.is_whitespace() || ":-/.T年月日時分秒".contains(c);
    if !text.chars().all(known) {
        return None;
    }
    let numbers: Vec<u32> = text
        .split(|c: char| !c.is_ascii_digit())
        .filter(|part| !part.is_empty())
        .map(|part| part.parse().ok())
        .collect::<Option<_>>()?;
    let here = local(now, zone)?;
    let time = |rest: &[u32]| {
        let (hour, minute, second) = (*rest.first()?, *rest.get(1)?, rest.get(2).copied().unwrap_or(0));
        NaiveTime::from_hms_opt(hour, minute, second)
    };
    let at = match numbers.as_slice() {
        [_, _] | [_, _, _] => {
            let today = here.date().and_time(time(&numbers)?);
            if today > here { today } else { today.checked_add_signed(TimeDelta::days(1))? }
        }
        [year, month, day, rest @ ..] if (2..=3).contains(&rest.len()) => {
            NaiveDate::from_ymd_opt(i32::try_from(*year).ok()?, *month, *day)?.and_time(time(rest)?)
        }
        _ => return None,
    };
    let offset = FixedOffset::east_opt(zone.minutes * 60)?;
    Some(UnixMillis(at.and_local_timezone(offset).single()?.timestamp_millis()))
}

/// Date and time as [`read`] takes them: `2026-11-21 06:00:00`.
pub(super) fn write(at: UnixMillis, zone: Zone) -> String {
    local(at, zone).map_or_else(String::new, |t| {
        format!(
            "{:04}-{:02}-{:02} {:02}:{:02}:{:02}",
            t.year(),
            t.month(),
            t.day(),
            t.hour(),
            t.minute(),
            t.second()
        )
    })
}

fn local(at: UnixMillis, zone: Zone) -> Option<NaiveDateTime> {
    let offset = FixedOffset::east_opt(zone.minutes * 60)?;
    Some(DateTime::from_timestamp_millis(at.0)?.with_timezone(&offset).naive_local())
}

#[cfg(test)]
mod tests {
    use super::*;

    const JST: Zone = Zone { minutes: 540 };
    /// 2026-11-20T14:32:07+09:00
    const NOW: UnixMillis = UnixMillis(1_795_152_727_000);

    #[test]
    fn a_time_of_day_is_the_next_one() {
        let read = |text| read(text, NOW, JST).map(|at| write(at, JST));
        assert_eq!(read("15:00").as_deref(), Some("2026-11-20 15:00:00"));
        assert_eq!(read("6:00:30").as_deref(), Some("2026-11-21 06:00:30"));
        assert_eq!(read("14:32:07").as_deref(), Some("2026-11-21 14:32:07"), "this very second has begun");
        assert_eq!(read("2026-11-30 06:00").as_deref(), Some("2026-11-30 06:00:00"));
        assert_eq!(read("2026/11/30 06時00分05秒").as_deref(), Some("2026-11-30 06:00:05"));
    }

    #[test]
    fn what_is_no_time_is_none() {
        for text in [
            "",
            "six",
            "25:00",
            "6",
            "2026-13-01 06:00",
            "2026-11-30",
            "99999999999999:00",
            "03:00x",
            "3:00 pm",
        ] {
            assert_eq!(read(text, NOW, JST), None, "{text}");
        }
    }
}
