use std::collections::BTreeMap;

use api::{UnixMillis, soracom::session::SessionEvent};

use crate::{
    SimRecord,
    traffic::{Flow, Period, Volume, sessions::spans},
};

/// What was counted: by the beginning of each period, then by speed class. A period in which nothing flowed is not there.
pub type Usage = BTreeMap<UnixMillis, BTreeMap<String, Volume>>;

/// The class of a SIM that none is written of. guess
const CLASS: &str = "s1.standard";

/// What a SIM has sent and received in the periods that `from` and `until` lie in and those between, up to `now`.
///
/// `events` is its session history, in any order, from `from`'s period on at least.
pub fn usage(
    seed: u64,
    record: &SimRecord,
    events: &[SessionEvent],
    period: Period,
    (from, until): (UnixMillis, UnixMillis),
    now: UnixMillis,
) -> Usage {
    let (from, until) = (period.begin(from), period.end(until).min(now));
    let flow = Flow::new(seed, record.sim_id(), record.device.traffic);
    let mut usage = Usage::new();
    for span in spans(record, events, now) {
        let mut at = span.from.max(from);
        let end = span.until.min(until);
        while at < end {
            let (class, class_end) = class_at(record, at);
            let next = period.end(at).min(class_end).min(end);
            let volume = flow.between(at, next);
            if volume != Volume::default() {
                *usage.entry(period.begin(at)).or_default().entry(class.to_owned()).or_default() += volume;
            }
            at = next;
        }
    }
    usage
}

/// Adds what one SIM has used to what others have.
pub fn add(sum: &mut Usage, usage: Usage) {
    for (begin, classes) in usage {
        let period = sum.entry(begin).or_default();
        for (class, volume) in classes {
            *period.entry(class).or_default() += volume;
        }
    }
}

/// The speed class at a time, and when it ended; the far end of time for the one that holds.
fn class_at(record: &SimRecord, at: UnixMillis) -> (&str, UnixMillis) {
    let before = record.meter.classes.iter().find(|era| at < era.until);
    before.map_or_else(
        || (record.sim.speed_class.as_deref().unwrap_or(CLASS), UnixMillis(i64::MAX)),
        |era| (era.class.as_str(), era.until),
    )
}
