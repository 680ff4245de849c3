//! What each function does.

use std::borrow::Cow;

use chrono::{DateTime, Datelike};
use serde_json::{Number, Value};

use super::{
    MOST_MADE,
    fault::{Kind, Reason},
    sameness::same,
    scope::Scope,
    template::text_of,
};

type Given<'a, 'v> = &'a [Cow<'v, Value>];
type Answer = Result<Value, (usize, Reason)>;

pub(super) fn now(_: Given<'_, '_>, scope: &Scope<'_>) -> Answer {
    Ok(Value::from(scope.now))
}

pub(super) fn datetime_from_iso_string(given: Given<'_, '_>, _: &Scope<'_>) -> Answer {
    let text = text(given, 0)?;
    match DateTime::parse_from_rfc3339(text) {
        Ok(time) => Ok(Value::from(time.timestamp_millis())),
        Err(_) => Err((0, not_read(text, "a time such as 2026-06-04T00:00:00Z"))),
    }
}

/// 0 is Sunday, as in JavaScript. guess: which day is 0 is not documented.
pub(super) fn utc_day_of_week(given: Given<'_, '_>, _: &Scope<'_>) -> Answer {
    let millis = given[0].as_f64().ok_or_else(|| (0, Reason::wrong(Kind::Number, &given[0])))?;
    #[expect(clippy::cast_possible_truncation, reason = "a float saturates, and no calendar reaches so far")]
    let time = DateTime::from_timestamp_millis(millis.floor() as i64).ok_or((0, Reason::NoNumber))?;
    Ok(Value::from(time.weekday().num_days_from_sunday()))
}

/// guess: what is not there has no length, and that is 0.
pub(super) fn len(given: Given<'_, '_>, _: &Scope<'_>) -> Answer {
    let count = match given[0].as_ref() {
        Value::String(text) => text.chars().count(),
        Value::Array(items) => items.len(),
        Value::Object(fields) => fields.len(),
        Value::Null => 0,
        other @ (Value::Bool(_) | Value::Number(_)) => return Err((0, Reason::wrong(Kind::List, other))),
    };
    Ok(Value::from(count))
}

pub(super) fn starts_with(given: Given<'_, '_>, _: &Scope<'_>) -> Answer {
    Ok(Value::Bool(text(given, 0)?.starts_with(text(given, 1)?)))
}

pub(super) fn ends_with(given: Given<'_, '_>, _: &Scope<'_>) -> Answer {
    Ok(Value::Bool(text(given, 0)?.ends_with(text(given, 1)?)))
}

pub(super) fn contains(given: Given<'_, '_>, _: &Scope<'_>) -> Answer {
    Ok(Value::Bool(match given[0].as_ref() {
        Value::Array(items) => items.iter().any(|item| same(item, &given[1])),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Object(_) => {
            text(given, 0)?.contains(text(given, 1)?)
        }
    }))
}

pub(super) fn to_upper_case(given: Given<'_, '_>, _: &Scope<'_>) -> Answer {
    made(text(given, 0)?.to_uppercase())
}

pub(super) fn to_lower_case(given: Given<'_, '_>, _: &Scope<'_>) -> Answer {
    made(text(given, 0)?.to_lowercase())
}

pub(super) fn to_string(given: Given<'_, '_>, _: &Scope<'_>) -> Answer {
    made(text_of(&given[0]).into_owned())
}

pub(super) fn to_number(given: Given<'_, '_>, _: &Scope<'_>) -> Answer {
    if given[0].is_number() {
        return Ok(given[0].as_ref().clone());
    }
    let text = text(given, 0)?;
    let trimmed = text.trim();
    let read = match trimmed.parse::<i64>() {
        Ok(whole) => Some(Number::from(whole)),
        Err(_) => trimmed.parse::<f64>().ok().and_then(Number::from_f64),
    };
    read.map(Value::Number).ok_or_else(|| (0, not_read(text, "a number")))
}

fn text<'a>(given: Given<'a, '_>, place: usize) -> Result<&'a str, (usize, Reason)> {
    given[place].as_str().ok_or_else(|| (place, Reason::wrong(Kind::Text, &given[place])))
}

fn made(text: String) -> Answer {
    if text.len() > MOST_MADE {
        return Err((0, Reason::TooLarge { most: MOST_MADE }));
    }
    Ok(Value::String(text))
}

/// Cut short: what came in a message need not be told whole.
fn not_read(text: &str, wanted: &'static str) -> Reason {
    Reason::NotReadAs { text: text.chars().take(40).collect(), wanted }
}
