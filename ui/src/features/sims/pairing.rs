//! Session events put together to sessions. Pure: by session id, never by the order of times.

use api::{
    UnixMillis,
    id::SessionId,
    soracom::session::{SessionEvent, SessionEventKind},
};

/// One session as its events tell it.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Session {
    pub(super) id: Option<SessionId>,
    pub(super) created: Option<SessionEvent>,
    /// Newest first: base stations that the device moved to.
    pub(super) modified: Vec<SessionEvent>,
    pub(super) deleted: Option<SessionEvent>,
}

/// What lies between a session and the one before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Between {
    /// The device came back after so many milliseconds; 0 where the platform wrote the end after the next beginning.
    Returned(i64),
    /// The session before has no recorded end.
    EndNotSeen,
}

/// A setting that a session got otherwise than the one before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Change {
    pub(super) setting: Setting,
    /// Empty for none.
    pub(super) from: String,
    pub(super) to: String,
}

/// What a session fixes when it is created.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Setting {
    Dns,
    Vpg,
}

impl Session {
    /// When the session began, or the earliest that is known of it.
    pub(super) fn start(&self) -> Option<UnixMillis> {
        self.events()
            .map(|event| event.time)
            .min()
            .filter(|_| self.created.is_none())
            .or(self.created.as_ref().map(|e| e.time))
    }

    /// The value of a setting, as any of its events tells it.
    pub(super) fn setting(&self, setting: Setting) -> String {
        let value = |event: &SessionEvent| match setting {
            Setting::Dns => event
                .dns0
                .iter()
                .chain(&event.dns1)
                .filter(|dns| !dns.is_empty())
                .cloned()
                .collect::<Vec<_>>()
                .join(", "),
            Setting::Vpg => event.vpg_id.as_ref().map(ToString::to_string).unwrap_or_default(),
        };
        self.events().map(value).find(|value| !value.is_empty()).unwrap_or_default()
    }

    fn events(&self) -> impl Iterator<Item = &SessionEvent> {
        self.created.iter().chain(&self.modified).chain(&self.deleted)
    }
}

/// The sessions that events tell of, newest first, whatever the order of the events.
pub(super) fn sessions(events: &[SessionEvent]) -> Vec<Session> {
    let mut sessions: Vec<Session> = Vec::new();
    for event in events {
        // A record without an id belongs to nothing but itself.
        let known =
            event.session_id.as_ref().and_then(|id| sessions.iter().position(|s| s.id.as_ref() == Some(id)));
        let index = known.unwrap_or_else(|| {
            sessions.push(Session { id: event.session_id.clone(), ..Session::default() });
            sessions.len() - 1
        });
        let session = &mut sessions[index];
        match event.event {
            SessionEventKind::Created => session.created = Some(event.clone()),
            SessionEventKind::Deleted => session.deleted = Some(event.clone()),
            SessionEventKind::Modified | SessionEventKind::Other(_) => session.modified.push(event.clone()),
        }
    }
    for session in &mut sessions {
        session.modified.sort_by_key(|event| std::cmp::Reverse(event.time));
        session.modified.dedup();
    }
    sessions.sort_by_key(|session| std::cmp::Reverse(session.start()));
    sessions
}

/// What lies between two sessions that follow each other.
pub(super) fn between(newer: &Session, older: &Session) -> Option<Between> {
    let created = newer.created.as_ref()?;
    Some(match &older.deleted {
        Some(deleted) => Between::Returned(created.time.since(deleted.time).max(0)),
        None => Between::EndNotSeen,
    })
}

/// The settings in which two sessions that follow each other differ.
pub(super) fn changes(newer: &Session, older: &Session) -> Vec<Change> {
    [Setting::Dns, Setting::Vpg]
        .into_iter()
        .map(|setting| Change { setting, from: older.setting(setting), to: newer.setting(setting) })
        .filter(|change| change.from != change.to)
        .collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn event(kind: &str, session: &str, time: i64) -> SessionEvent {
        serde_json::from_value(json!({ "event": kind, "sessionId": session, "time": time })).unwrap()
    }

    fn dns(kind: &str, session: &str, time: i64, dns: &str) -> SessionEvent {
        SessionEvent { dns0: Some(dns.to_owned()), ..event(kind, session, time) }
    }

    #[test]
    fn a_deletion_is_joined_with_the_creation_that_followed() {
        let history =
            [event("Created", "b", 3_400), event("Deleted", "a", 1_000), event("Created", "a", 100)];
        let sessions = sessions(&history);
        assert_eq!(sessions.iter().map(|s| s.id.as_ref().unwrap().as_str()).collect::<Vec<_>>(), ["b", "a"]);
        assert_eq!(between(&sessions[0], &sessions[1]), Some(Between::Returned(2_400)));
    }

    #[test]
    fn an_end_that_was_written_late_still_belongs_to_its_own_session() {
        let history =
            [event("Deleted", "a", 3_900), event("Created", "b", 3_400), event("Created", "a", 100)];
        let sessions = sessions(&history);
        assert_eq!(sessions[0].id, SessionId::new("b").ok());
        assert!(sessions[0].deleted.is_none(), "b is still open");
        assert_eq!(between(&sessions[0], &sessions[1]), Some(Between::Returned(0)));
    }

    #[test]
    fn an_end_that_nobody_recorded_is_not_made_up() {
        let sessions = sessions(&[event("Created", "b", 3_400), event("Created", "a", 100)]);
        assert_eq!(between(&sessions[0], &sessions[1]), Some(Between::EndNotSeen));
    }

    #[test]
    fn a_session_that_began_before_the_history_stands_where_its_first_event_is() {
        let sessions = sessions(&[
            event("Created", "b", 3_400),
            event("Deleted", "a", 1_000),
            event("Modified", "a", 500),
        ]);
        assert_eq!(sessions[1].start(), Some(UnixMillis(500)));
        assert_eq!(sessions[1].modified.len(), 1);
    }

    #[test]
    fn only_what_differs_is_a_change() {
        let history = [
            dns("Created", "b", 3_400, "10.20.0.53"),
            dns("Deleted", "a", 1_000, "100.127.0.53"),
            dns("Created", "a", 100, "100.127.0.53"),
        ];
        let sessions = sessions(&history);
        let expected = Change { setting: Setting::Dns, from: "100.127.0.53".into(), to: "10.20.0.53".into() };
        assert_eq!(changes(&sessions[0], &sessions[1]), [expected]);
        assert_eq!(changes(&sessions[1], &sessions[1]), []);
    }

    #[test]
    fn a_record_without_an_id_stays_alone() {
        let bare: SessionEvent = serde_json::from_value(json!({ "event": "Deleted", "time": 5 })).unwrap();
        assert_eq!(sessions(&[bare.clone(), bare]).len(), 2);
    }
}
