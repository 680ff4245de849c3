use api::{UnixMillis, soracom::event_handler::DateConst};

use crate::traffic::Period;

const DAY_MS: i64 = 86_400_000;
const MINUTE_MS: i64 = 60_000;

/// When something is done that is asked for at `now`; none for never. Days and months are those of UTC. [spec]
pub fn moment(when: &DateConst, offset_minutes: Option<&str>, now: UnixMillis) -> Option<UnixMillis> {
    let base = match when {
        DateConst::Immediately => now,
        DateConst::BeginningOfNextDay => Period::Day.end(now),
        DateConst::BeginningOfNextMonth => Period::Month.end(now),
        DateConst::AfterOneDay => now.plus(DAY_MS),
        // guess: what is not known is not done.
        DateConst::Never | DateConst::Other(_) => return None,
    };
    let minutes = offset_minutes.and_then(|text| text.trim().parse::<i64>().ok()).unwrap_or(0);
    Some(base.plus(minutes.saturating_mul(MINUTE_MS)))
}
