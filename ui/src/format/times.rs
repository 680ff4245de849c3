//! Ages, durations, and moments in a zone.

use api::UnixMillis;
use chrono::{DateTime, Datelike, FixedOffset, Timelike};

use crate::locales::Lang;

/// A zone as an offset from UTC in minutes, east positive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Zone {
    pub(crate) minutes: i32,
}

impl Zone {
    pub(crate) const UTC: Zone = Zone { minutes: 0 };

    /// The zone of the machine that shows the page, at that moment (summer time moves it).
    pub(crate) fn here(at: UnixMillis) -> Zone {
        #[expect(clippy::cast_precision_loss, reason = "milliseconds of this millennium fit a double")]
        let date = js_sys::Date::new(&(at.0 as f64).into());
        #[expect(clippy::cast_possible_truncation, reason = "an offset is at most a day in minutes")]
        let minutes = -date.get_timezone_offset() as i32;
        Zone { minutes }
    }

    /// `JST`, `UTC`, or `UTC+05:30`.
    pub(crate) fn name(self) -> String {
        match self.minutes {
            0 => "UTC".to_owned(),
            540 => "JST".to_owned(),
            minutes => {
                let sign = if minutes < 0 { '-' } else { '+' };
                format!("UTC{sign}{:02}:{:02}", minutes.abs() / 60, minutes.abs() % 60)
            }
        }
    }

    fn at(self, at: UnixMillis) -> Option<DateTime<FixedOffset>> {
        let offset = FixedOffset::east_opt(self.minutes * 60)?;
        DateTime::from_timestamp_millis(at.0).map(|time| time.with_timezone(&offset))
    }
}

/// How old something is, in one unit: `4 s`, `41 min`, `3.8 h`, `9 d`; Japanese `4秒`, `41分`, `3時間`, `9日`.
pub(crate) fn age(lang: Lang, millis: i64) -> String {
    let seconds = millis.max(0) / 1000;
    let (minutes, hours, days) = (seconds / 60, seconds / 3600, seconds / 86_400);
    match lang {
        Lang::En if seconds < 60 => format!("{seconds} s"),
        Lang::En if minutes < 60 => format!("{minutes} min"),
        Lang::En if hours < 24 => {
            let tenths = seconds / 360;
            if tenths % 10 == 0 || tenths >= 100 {
                format!("{hours} h")
            } else {
                format!("{}.{} h", tenths / 10, tenths % 10)
            }
        }
        Lang::En => format!("{days} d"),
        Lang::Ja if seconds < 60 => format!("{seconds}秒"),
        Lang::Ja if minutes < 60 => format!("{minutes}分"),
        Lang::Ja if hours < 24 => format!("{hours}時間"),
        Lang::Ja => format!("{days}日"),
    }
}

/// How long a call took: below a second in milliseconds.
pub(crate) fn took(lang: Lang, millis: i64) -> String {
    match (millis, lang) {
        (..1000, Lang::En) => format!("{} ms", millis.max(0)),
        (..1000, Lang::Ja) => format!("{}ミリ秒", millis.max(0)),
        (1000.., _) => duration(lang, millis),
    }
}

/// How long something took, in two units at most: `2.4 s`, `41 s`, `2 min 10 s`, `5 h 19 min`, `3 d 4 h`.
pub(crate) fn duration(lang: Lang, millis: i64) -> String {
    let millis = millis.max(0);
    if millis < 10_000 {
        let tenths = (millis + 50) / 100;
        return match lang {
            Lang::En => format!("{}.{} s", tenths / 10, tenths % 10),
            Lang::Ja => format!("{}.{}秒", tenths / 10, tenths % 10),
        };
    }
    let seconds = millis / 1000;
    let units: [(i64, &str, &str); 4] =
        [(86_400, "d", "日"), (3600, "h", "時間"), (60, "min", "分"), (1, "s", "秒")];
    let first = units.iter().position(|(size, ..)| seconds >= *size).unwrap_or(3);
    let mut rest = seconds;
    let mut parts = Vec::with_capacity(2);
    for (size, en, ja) in units.iter().skip(first).take(2) {
        let n = rest / size;
        rest %= size;
        if n > 0 {
            parts.push(match lang {
                Lang::En => format!("{n} {en}"),
                Lang::Ja => format!("{n}{ja}"),
            });
        }
    }
    parts.join(if lang == Lang::En { " " } else { "" })
}

/// What is left, to the second: `4:02`, `25:48`, `1:13:20`; nothing is left of what is over.
pub(crate) fn countdown(millis: i64) -> String {
    let seconds = millis.max(0) / 1000;
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if hours > 0 { format!("{hours}:{minutes:02}:{seconds:02}") } else { format!("{minutes}:{seconds:02}") }
}

/// `14:32:07`.
pub(crate) fn clock(at: UnixMillis, zone: Zone) -> String {
    zone.at(at).map_or_else(unknown, |t| format!("{:02}:{:02}:{:02}", t.hour(), t.minute(), t.second()))
}

/// `14:32`.
pub(crate) fn minute(at: UnixMillis, zone: Zone) -> String {
    zone.at(at).map_or_else(unknown, |t| format!("{:02}:{:02}", t.hour(), t.minute()))
}

/// `20 Nov`, `11/20`.
pub(crate) fn month_day(lang: Lang, at: UnixMillis, zone: Zone) -> String {
    zone.at(at).map_or_else(unknown, |t| day(lang, t))
}

/// `14:32:07.3`, for the history, where tenths decide.
fn clock_tenths(at: UnixMillis, zone: Zone) -> String {
    format!("{}.{}", clock(at, zone), at.0.rem_euclid(1000) / 100)
}

/// The time of day, with the date in front when it is not today's and the year when it is not this year's.
pub(crate) fn when(lang: Lang, at: UnixMillis, now: UnixMillis, zone: Zone, tenths: bool) -> String {
    let (Some(then), Some(today)) = (zone.at(at), zone.at(now)) else { return unknown() };
    if then.date_naive() == today.date_naive() {
        return if tenths { clock_tenths(at, zone) } else { clock(at, zone) };
    }
    let minute = format!("{:02}:{:02}", then.hour(), then.minute());
    if then.year() == today.year() {
        return format!("{} {minute}", day(lang, then));
    }
    match lang {
        Lang::En => format!("{} {} {}", then.day(), MONTHS[then.month0() as usize], then.year()),
        Lang::Ja => format!("{}/{}/{}", then.year(), then.month(), then.day()),
    }
}

/// The same in a column's width: the minute of today, else the day, else the month.
pub(crate) fn when_short(lang: Lang, at: UnixMillis, now: UnixMillis, zone: Zone) -> String {
    let (Some(then), Some(today)) = (zone.at(at), zone.at(now)) else { return unknown() };
    if then.date_naive() == today.date_naive() {
        return format!("{:02}:{:02}", then.hour(), then.minute());
    }
    match lang {
        _ if then.year() == today.year() => day(lang, then),
        Lang::En => format!("{} {}", MONTHS[then.month0() as usize], then.year()),
        Lang::Ja => format!("{}/{}", then.year(), then.month()),
    }
}

/// The date as the strip shows it: `Fri 20 Nov`, `11/20（金）`.
pub(crate) fn date(lang: Lang, at: UnixMillis, zone: Zone) -> String {
    let Some(t) = zone.at(at) else { return unknown() };
    let weekday = t.weekday().num_days_from_monday() as usize;
    match lang {
        Lang::En => {
            format!("{} {}", ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"][weekday], day(lang, t))
        }
        Lang::Ja => format!("{}（{}）", day(lang, t), ["月", "火", "水", "木", "金", "土", "日"][weekday]),
    }
}

/// The date in full with its zone: `Fri 20 Nov 2026, JST`, `2026/11/20（金）JST`.
pub(crate) fn date_long(lang: Lang, at: UnixMillis, zone: Zone) -> String {
    let Some(t) = zone.at(at) else { return unknown() };
    match lang {
        Lang::En => format!("{} {}, {}", date(lang, at, zone), t.year(), zone.name()),
        Lang::Ja => format!("{}/{}{}", t.year(), date(lang, at, zone), zone.name()),
    }
}

/// Everything about a moment, for a tooltip: `2026-11-20 14:32:07.3 JST (05:32:07.3 UTC)`.
pub(crate) fn full(at: UnixMillis, zone: Zone) -> String {
    let Some(t) = zone.at(at) else { return unknown() };
    let here =
        format!("{:04}-{:02}-{:02} {} {}", t.year(), t.month(), t.day(), clock_tenths(at, zone), zone.name());
    if zone == Zone::UTC { here } else { format!("{here} ({} UTC)", clock_tenths(at, Zone::UTC)) }
}

const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

fn day(lang: Lang, t: DateTime<FixedOffset>) -> String {
    match lang {
        Lang::En => format!("{} {}", t.day(), MONTHS[t.month0() as usize]),
        Lang::Ja => format!("{}/{}", t.month(), t.day()),
    }
}

/// A moment outside the calendar: shown as "not applicable", never as a made-up date.
fn unknown() -> String {
    "–".to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    const JST: Zone = Zone { minutes: 540 };
    /// 2026-11-20T05:32:07.340Z
    const NOW: UnixMillis = UnixMillis(1_795_152_727_340);

    #[test]
    fn an_age_has_one_unit_and_japanese_has_no_space() {
        let cases = [
            (-5, "0 s", "0秒"),
            (4_900, "4 s", "4秒"),
            (59_999, "59 s", "59秒"),
            (41 * 60_000, "41 min", "41分"),
            (3_600_000, "1 h", "1時間"),
            (13_680_000, "3.8 h", "3時間"),
            (11 * 3_600_000 + 1_800_000, "11 h", "11時間"),
            (9 * 86_400_000, "9 d", "9日"),
        ];
        for (millis, en, ja) in cases {
            assert_eq!(age(Lang::En, millis), en);
            assert_eq!(age(Lang::Ja, millis), ja);
        }
    }

    #[test]
    fn a_duration_has_two_units_at_most() {
        let cases = [
            (2_440, "2.4 s", "2.4秒"),
            (41_000, "41 s", "41秒"),
            (130_000, "2 min 10 s", "2分10秒"),
            (120_000, "2 min", "2分"),
            (19_140_000, "5 h 19 min", "5時間19分"),
            (273_600_000, "3 d 4 h", "3日4時間"),
        ];
        for (millis, en, ja) in cases {
            assert_eq!(duration(Lang::En, millis), en);
            assert_eq!(duration(Lang::Ja, millis), ja);
        }
    }

    #[test]
    fn what_is_left_is_said_to_the_second() {
        for (millis, text) in
            [(-5, "0:00"), (999, "0:00"), (242_000, "4:02"), (1_548_999, "25:48"), (4_400_000, "1:13:20")]
        {
            assert_eq!(countdown(millis), text);
        }
    }

    #[test]
    fn every_time_can_say_its_zone() {
        assert_eq!(clock(NOW, JST), "14:32:07");
        assert_eq!(clock_tenths(NOW, Zone::UTC), "05:32:07.3");
        assert_eq!(full(NOW, JST), "2026-11-20 14:32:07.3 JST (05:32:07.3 UTC)");
        assert_eq!(full(NOW, Zone::UTC), "2026-11-20 05:32:07.3 UTC");
        assert_eq!(Zone { minutes: -210 }.name(), "UTC-03:30");
        assert_eq!(date(Lang::En, NOW, JST), "Fri 20 Nov");
        assert_eq!(date(Lang::Ja, NOW, JST), "11/20（金）");
        assert_eq!(date_long(Lang::En, NOW, JST), "Fri 20 Nov 2026, JST");
        assert_eq!(date_long(Lang::Ja, NOW, JST), "2026/11/20（金）JST");
    }

    #[test]
    fn the_date_stands_in_front_only_when_it_is_not_today() {
        let at = |back: i64| when(Lang::En, NOW.plus(-back), NOW, JST, true);
        assert_eq!(at(8_700), "14:31:58.6");
        assert_eq!(at(86_400_000), "19 Nov 14:32");
        assert_eq!(at(400 * 86_400_000), "16 Oct 2025");
        let short = |back: i64| when_short(Lang::En, NOW.plus(-back), NOW, JST);
        assert_eq!([short(0), short(86_400_000), short(400 * 86_400_000)], ["14:32", "19 Nov", "Oct 2025"]);
        assert_eq!(when(Lang::Ja, NOW.plus(-86_400_000), NOW, JST, false), "11/19 14:32");
        assert_eq!(when(Lang::En, UnixMillis(i64::MAX), NOW, JST, false), "–");
    }
}
