//! Numbers, ages, durations and times as people read them. Pure: the language and the zone are passed in.

mod amounts;
mod texts;
mod times;

pub(crate) use amounts::{bytes, count};
pub(crate) use texts::{between, sentences, short_id};
pub(crate) use times::{
    Zone, age, clock, countdown, date, date_long, duration, full, minute, month_day, took, when, when_short,
};
