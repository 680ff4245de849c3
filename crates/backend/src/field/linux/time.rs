//! Times as a box shows them; always UTC.

use std::fmt::Write;

use api::UnixMillis;
use chrono::{
    DateTime, Utc,
    format::{Item, StrftimeItems},
};

/// `2025-11-20 05:31` of `ls -l`.
pub(crate) fn list_time(at: UnixMillis) -> String {
    utc(at).format("%Y-%m-%d %H:%M").to_string()
}

/// `Nov 20 05:31:58` of the log.
pub(crate) fn log_time(at: UnixMillis) -> String {
    utc(at).format("%b %e %H:%M:%S").to_string()
}

/// `05:31:58` of `uptime`.
pub(crate) fn clock_time(at: UnixMillis) -> String {
    utc(at).format("%H:%M:%S").to_string()
}

/// `Thu Nov 20 05:31:58 UTC 2025` of `date`.
pub(crate) fn date(at: UnixMillis) -> String {
    utc(at).format("%a %b %e %H:%M:%S UTC %Y").to_string()
}

/// A time in a form that somebody asked for; none where it is no form.
pub(crate) fn in_form(at: UnixMillis, form: &str) -> Option<String> {
    let items: Vec<Item<'_>> = StrftimeItems::new(form).collect();
    let mut text = String::new();
    // What is no form is an error here, where `to_string` would panic.
    write!(text, "{}", utc(at).format_with_items(items.iter())).is_ok().then_some(text)
}

/// `2 days,  3:04` of `uptime`.
pub(crate) fn duration(seconds: i64) -> String {
    let (days, hours, minutes) = (seconds / 86_400, seconds / 3_600 % 24, seconds / 60 % 60);
    let days = match days {
        0 => String::new(),
        1 => "1 day, ".to_owned(),
        days => format!("{days} days, "),
    };
    if hours == 0 { format!("{days}{minutes} min") } else { format!("{days}{hours:2}:{minutes:02}") }
}

/// A time outside the calendar is shown as 1970.
fn utc(at: UnixMillis) -> DateTime<Utc> {
    DateTime::from_timestamp_millis(at.0).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_shown() {
        let at = UnixMillis(1_763_616_718_300);
        assert_eq!(date(at), "Thu Nov 20 05:31:58 UTC 2025");
        assert_eq!(list_time(UnixMillis(i64::MAX)), "1970-01-01 00:00");
        for (form, expected) in
            [("%F %T", Some("2025-11-20 05:31:58")), ("%s", Some("1763616718")), ("%!", None)]
        {
            assert_eq!(in_form(at, form).as_deref(), expected, "{form}");
        }
        for (seconds, expected) in
            [(59, "0 min"), (7_440, " 2:04"), (90_000, "1 day,  1:00"), (172_800, "2 days, 0 min")]
        {
            assert_eq!(duration(seconds), expected);
        }
    }
}
