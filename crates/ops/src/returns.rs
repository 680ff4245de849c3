//! Sessions that ended and the sessions that followed, read from a SIM's history and paired by session id.
//!
//! The order in which events arrive says nothing, nor does the time of a `Deleted`: it may be later than that of the
//! next `Created`. What orders sessions is when each was created.

use std::collections::BTreeMap;

use api::{
    UnixMillis,
    console::plan::ReturnHistory,
    id::SessionId,
    soracom::session::{SessionEvent, SessionEventKind},
};

use crate::stats;

/// A session that ended, and the one that followed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Return {
    /// The session that ended.
    pub old: SessionId,
    /// When it was deleted.
    pub deleted_at: UnixMillis,
    /// The session that followed on the same SIM, on any IMSI, and when it was created; none while nothing followed.
    pub new: Option<(SessionId, UnixMillis)>,
}

impl Return {
    /// Time to return in milliseconds, never negative; none while nothing followed.
    pub fn ms(&self) -> Option<i64> {
        self.new.as_ref().map(|(_, created)| created.since(self.deleted_at).max(0))
    }
}

#[derive(Default)]
struct Seen {
    created: Option<UnixMillis>,
    deleted: Option<UnixMillis>,
}

/// Every session of one SIM that ended, in the order of creation. `events` may come in any order and repeat.
///
/// A history is cut off at its old end, so a session may have no `Created` in it. The last of these is followed by the
/// first that has one; of the others it is not known what followed, and they are left out.
pub fn returns(events: &[SessionEvent]) -> Vec<Return> {
    let mut seen: BTreeMap<&SessionId, Seen> = BTreeMap::new();
    for event in events {
        let Some(id) = &event.session_id else { continue };
        let session = seen.entry(id).or_default();
        match event.event {
            SessionEventKind::Created => session.created = earliest(session.created, event.time),
            SessionEventKind::Deleted => session.deleted = earliest(session.deleted, event.time),
            SessionEventKind::Modified | SessionEventKind::Other(_) => {}
        }
    }
    let mut begun: Vec<(UnixMillis, &SessionId)> =
        seen.iter().filter_map(|(id, s)| Some((s.created?, *id))).collect();
    begun.sort();
    let before_window = seen
        .iter()
        .filter(|(_, s)| s.created.is_none())
        .filter_map(|(id, s)| Some((s.deleted?, *id)))
        .max()
        .map(|(deleted_at, id)| (deleted_at, id, begun.first()));
    let in_window = begun.iter().enumerate().filter_map(|(i, (_, id))| {
        let deleted_at = seen.get(id)?.deleted?;
        Some((deleted_at, *id, begun.get(i + 1)))
    });
    before_window
        .into_iter()
        .chain(in_window)
        .map(|(deleted_at, old, next)| Return {
            old: old.clone(),
            deleted_at,
            new: next.map(|(created, id)| ((*id).clone(), *created)),
        })
        .collect()
}

/// How often a SIM came back after its session ended.
pub fn history(events: &[SessionEvent]) -> ReturnHistory {
    let returns = returns(events);
    let mut times: Vec<i64> = returns.iter().filter_map(Return::ms).collect();
    times.sort_unstable();
    ReturnHistory {
        ended: count(returns.len()),
        returned: count(times.len()),
        median_ms: stats::percentile(&times, 50),
        longest_ms: times.last().copied(),
    }
}

fn earliest(known: Option<UnixMillis>, time: UnixMillis) -> Option<UnixMillis> {
    Some(known.map_or(time, |known| known.min(time)))
}

fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn event(kind: &str, session: &str, time: i64) -> SessionEvent {
        serde_json::from_value(json!({ "event": kind, "sessionId": session, "time": time })).unwrap()
    }

    fn pairs(events: &[SessionEvent]) -> Vec<(String, Option<String>, Option<i64>)> {
        returns(events)
            .into_iter()
            .map(|r| (r.old.to_string(), r.new.as_ref().map(|(id, _)| id.to_string()), r.ms()))
            .collect()
    }

    #[test]
    fn pairs_are_by_session_id_in_any_order_of_arrival() {
        let mut events = vec![
            event("Created", "a", 100),
            event("Deleted", "a", 500),
            event("Modified", "a", 300),
            event("Created", "b", 2_900),
            event("Deleted", "b", 9_000),
        ];
        let expected =
            vec![("a".to_owned(), Some("b".to_owned()), Some(2_400)), ("b".to_owned(), None, None)];
        for _ in 0..events.len() {
            events.rotate_left(1);
            assert_eq!(pairs(&events), expected);
        }
        events.extend(events.clone());
        assert_eq!(pairs(&events), expected);
    }

    #[test]
    fn a_deleted_stamped_after_the_next_created_is_a_return_in_no_time() {
        let events = [event("Created", "a", 100), event("Created", "b", 1_000), event("Deleted", "a", 1_300)];
        assert_eq!(pairs(&events), vec![("a".to_owned(), Some("b".to_owned()), Some(0))]);
    }

    #[test]
    fn a_session_that_was_created_before_the_window_is_followed_by_the_first_in_it() {
        let events = [event("Deleted", "x", 10), event("Deleted", "y", 20), event("Created", "a", 50)];
        assert_eq!(pairs(&events), vec![("y".to_owned(), Some("a".to_owned()), Some(30))]);
    }

    #[test]
    fn the_history_counts_and_measures() {
        let mut events = Vec::new();
        for i in 0..4_i64 {
            let id = i.to_string();
            events.push(event("Created", &id, i * 10_000 + i * i * 100));
            events.push(event("Deleted", &id, i * 10_000 + 9_000));
        }
        let history = history(&events);
        assert_eq!((history.ended, history.returned), (4, 3));
        assert_eq!((history.median_ms, history.longest_ms), (Some(1_400), Some(1_900)));
    }

    #[test]
    fn events_without_a_session_say_nothing() {
        let event: SessionEvent = serde_json::from_value(json!({ "event": "Deleted", "time": 1 })).unwrap();
        assert_eq!(history(&[event]), ReturnHistory::default());
    }
}
