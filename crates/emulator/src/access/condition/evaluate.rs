use std::{collections::BTreeMap, net::IpAddr};

use api::UnixMillis;

use crate::access::condition::{
    Condition,
    tree::{Day, Fact, Order, Text},
};

/// What a condition may look at.
#[derive(Debug, Clone)]
pub struct Surroundings<'a> {
    /// The world's time.
    pub now: UnixMillis,
    /// Where the call comes from.
    pub caller: IpAddr,
    /// The SAM user that calls; empty for the root user.
    pub user: &'a str,
    /// What stands in the place of the path's parameters, by their names in the definition.
    pub path: &'a BTreeMap<String, String>,
}

/// Milliseconds of a day.
const DAY: i64 = 86_400_000;

/// The day of a time, in UTC.
pub(super) fn day_of(time: UnixMillis) -> i64 {
    time.0.div_euclid(DAY)
}

impl Condition {
    /// Whether it holds.
    pub(crate) fn holds(&self, surroundings: &Surroundings<'_>) -> bool {
        holds(&self.fact, surroundings)
    }
}

fn holds(fact: &Fact, around: &Surroundings<'_>) -> bool {
    match fact {
        Fact::And(a, b) => holds(a, around) && holds(b, around),
        Fact::Or(a, b) => holds(a, around) || holds(b, around),
        Fact::Not(a) => !holds(a, around),
        Fact::Texts(a, equal, b) => {
            text(a, around).zip(text(b, around)).is_some_and(|(a, b)| (a == b) == *equal)
        }
        Fact::Days(a, order, b) => compare(day(*a, around), *order, day(*b, around)),
        Fact::Caller(range) => range.contains(around.caller),
    }
}

/// A parameter that the path does not have is nothing. guess: no comparison with it holds, neither `==` nor `!=`.
fn text<'a>(text: &'a Text, around: &'a Surroundings<'_>) -> Option<&'a str> {
    match text {
        Text::Literal(text) => Some(text),
        Text::SamUserName => Some(around.user),
        Text::PathVariable(name) => around.path.get(name).map(String::as_str),
    }
}

fn day(day: Day, around: &Surroundings<'_>) -> i64 {
    match day {
        Day::Literal(day) => day,
        Day::Current => day_of(around.now),
    }
}

fn compare(a: i64, order: Order, b: i64) -> bool {
    match order {
        Order::Equal => a == b,
        Order::NotEqual => a != b,
        Order::Less => a < b,
        Order::LessOrEqual => a <= b,
        Order::Greater => a > b,
        Order::GreaterOrEqual => a >= b,
    }
}
