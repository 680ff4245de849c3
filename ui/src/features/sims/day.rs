//! The last 24 hours of a SIM as stretches of time. Pure.

use api::UnixMillis;

use super::pairing::Session;

/// 24 hours in milliseconds.
pub(super) const DAY: i64 = 86_400_000;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Online,
    Offline,
    /// Older than anything that is known, or an end that nobody recorded: no line is drawn.
    Unseen,
}

/// A stretch of the day, in thousandths of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Stretch {
    pub(super) kind: Kind,
    pub(super) from: u32,
    pub(super) to: u32,
}

/// The day up to `now`, oldest first, without holes. `sessions` are newest first.
pub(super) fn day(sessions: &[Session], now: UnixMillis) -> Vec<Stretch> {
    let start = now.plus(-DAY);
    let place = |at: UnixMillis| u32::try_from(at.since(start).clamp(0, DAY) * 1000 / DAY).unwrap_or(0);
    let mut stretches = Vec::new();
    let mut put = |kind: Kind, from: UnixMillis, to: UnixMillis| {
        let (from, to) = (place(from), place(to));
        if to > from {
            stretches.push(Stretch { kind, from, to });
        }
    };
    let mut known = start;
    for (i, session) in sessions.iter().enumerate().rev() {
        let Some(begin) = session.start() else { continue };
        let older = sessions.get(i + 1);
        let seen = older.is_some_and(|older| older.deleted.is_some());
        put(if seen { Kind::Offline } else { Kind::Unseen }, known, begin);
        let next = i.checked_sub(1).and_then(|i| sessions[i].start());
        let end = session.deleted.as_ref().map(|event| event.time);
        // A session's line never reaches into the next session.
        let until = end.or(next).unwrap_or(now).min(next.unwrap_or(now)).min(now);
        put(if end.is_some() || next.is_none() { Kind::Online } else { Kind::Unseen }, begin, until);
        known = until.max(start);
    }
    let over = sessions.first().is_some_and(|session| session.deleted.is_some());
    put(if over { Kind::Offline } else { Kind::Unseen }, known, now);
    stretches
}

/// When sessions ended within the day, in thousandths of it.
pub(super) fn cuts(sessions: &[Session], now: UnixMillis) -> Vec<u32> {
    let start = now.plus(-DAY);
    let ends =
        sessions.iter().filter_map(|session| session.deleted.as_ref()).map(|event| event.time.since(start));
    ends.filter(|at| (0..=DAY).contains(at)).map(|at| u32::try_from(at * 1000 / DAY).unwrap_or(0)).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{super::pairing::sessions, *};

    fn check(events: &[(&str, &str, i64)], expected: &[(Kind, u32, u32)]) {
        let events: Vec<_> = events
            .iter()
            .map(|(kind, id, hour)| {
                serde_json::from_value(json!({ "event": kind, "sessionId": id, "time": hour * 3_600_000 }))
                    .unwrap()
            })
            .collect();
        let stretches = day(&sessions(&events), UnixMillis(DAY));
        assert_eq!(stretches.iter().map(|s| (s.kind, s.from, s.to)).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn an_open_session_reaches_to_now() {
        check(&[("Created", "a", 6)], &[(Kind::Unseen, 0, 250), (Kind::Online, 250, 1000)]);
    }

    #[test]
    fn between_two_sessions_it_was_offline() {
        let events = [("Created", "b", 18), ("Deleted", "a", 12), ("Created", "a", -6)];
        check(&events, &[(Kind::Online, 0, 500), (Kind::Offline, 500, 750), (Kind::Online, 750, 1000)]);
    }

    #[test]
    fn an_end_that_nobody_recorded_is_hatched() {
        let events = [("Created", "b", 18), ("Created", "a", 6)];
        check(&events, &[(Kind::Unseen, 0, 250), (Kind::Unseen, 250, 750), (Kind::Online, 750, 1000)]);
    }

    #[test]
    fn nothing_known_is_nothing_drawn() {
        check(&[], &[(Kind::Unseen, 0, 1000)]);
        check(&[("Deleted", "a", 12)], &[(Kind::Unseen, 0, 500), (Kind::Offline, 500, 1000)]);
    }
}
