use api::{
    UnixMillis,
    soracom::event_handler::{ActionProperties, DateConst, Loose},
};

use crate::traffic::Period;

const DAY_MS: i64 = 86_400_000;
const MINUTE_MS: i64 = 60_000;

/// When an action is done. guess: at once where that is not said, as in an example of the definition, which requires it.
pub(super) fn when(properties: &ActionProperties) -> &DateConst {
    properties.execution_date_time_const.as_ref().unwrap_or(&DateConst::Immediately)
}

/// When something is done that is asked for at `now`; none for never. Days and months are those of UTC. [spec]
pub fn moment(when: &DateConst, offset_minutes: Option<&Loose>, now: UnixMillis) -> Option<UnixMillis> {
    let base = match when {
        DateConst::Immediately => now,
        DateConst::BeginningOfNextDay => Period::Day.end(now),
        DateConst::BeginningOfNextMonth => Period::Month.end(now),
        DateConst::AfterOneDay => now.plus(DAY_MS),
        // guess: what is not known is not done.
        DateConst::Never | DateConst::Other(_) => return None,
    };
    let minutes = offset_minutes.and_then(Loose::number).unwrap_or(0);
    let millis = i64::try_from(minutes).unwrap_or(i64::MAX).saturating_mul(MINUTE_MS);
    Some(UnixMillis(base.0.saturating_add(millis)))
}
