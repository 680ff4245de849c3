use std::collections::{BTreeMap, BTreeSet};

use api::{
    UnixMillis,
    id::{SessionId, VpgId},
    soracom::{
        group::Group,
        session::{SessionEvent, SessionEventKind},
        sim::Sim,
    },
};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What was seen of one item. Only the platform's own words; their order of arrival plays no part.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Evidence {
    /// The state before the call, as the ledger keeps it.
    pub(super) before: Value,
    /// The state when it was last looked at after the call; null where it was not.
    pub(super) last: Value,
    /// What the session before the call had been given.
    pub(super) had: Given,
    /// What the group wants, as last read; none where it was not read or the SIM is in none.
    pub(super) wants: Option<Wants>,
    /// Sessions that were there before the call.
    pub(super) known: BTreeSet<SessionId>,
    /// Sessions that were created; those that were there before the call among them.
    pub(super) created: BTreeMap<SessionId, Created>,
    /// Sessions that were deleted.
    pub(super) deleted: BTreeMap<SessionId, UnixMillis>,
    /// The session that the SIM showed when it was last read; none while offline.
    pub(super) shown: Option<SessionId>,
    /// The same before the call.
    pub(super) shown_before: Option<SessionId>,
}

/// What a session was given when it was created.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Given {
    pub(super) dns_servers: Option<Vec<String>>,
    pub(super) vpg_id: Option<VpgId>,
}

/// What a group wants of its members' sessions.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Wants {
    pub(super) dns_servers: Option<Vec<String>>,
    pub(super) vpg_id: Option<VpgId>,
}

/// A `Created`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Created {
    pub(super) at: UnixMillis,
    pub(super) given: Given,
}

impl Evidence {
    /// Forgets what was found after a call that had no effect; what it saw was there before the next one.
    pub(super) fn start_again(&mut self) {
        self.known.extend(self.created.keys().cloned());
        self.known.extend(self.shown.take());
    }

    /// Takes one entry of the history; `called`: the call was announced, so a new session may be its effect.
    pub(super) fn take(&mut self, event: &SessionEvent, called: bool) {
        let Some(id) = &event.session_id else { return };
        match event.event {
            SessionEventKind::Created => {
                let dns: Vec<String> = [&event.dns0, &event.dns1].into_iter().flatten().cloned().collect();
                let given =
                    Given { dns_servers: (!dns.is_empty()).then_some(dns), vpg_id: event.vpg_id.clone() };
                let first = self.created.entry(id.clone()).or_insert(Created { at: event.time, given });
                first.at = event.time.min(first.at);
            }
            SessionEventKind::Deleted => {
                let first = self.deleted.entry(id.clone()).or_insert(event.time);
                *first = event.time.min(*first);
            }
            SessionEventKind::Modified | SessionEventKind::Other(_) => {}
        }
        if !called {
            self.known.insert(id.clone());
        }
    }

    /// Takes what the SIM shows now, and what its group wants.
    pub(super) fn look_at(&mut self, sim: &Sim, group: Option<&Group>) {
        let session = sim.session_status.as_ref().filter(|session| session.online);
        self.shown = session.and_then(|session| session.session_id.clone());
        let group = group.filter(|group| sim.group_id.as_ref() == Some(&group.group_id));
        match (&sim.group_id, group) {
            (_, Some(group)) => {
                self.wants = Some(Wants { dns_servers: group.dns_servers(), vpg_id: group.vpg_id() });
            }
            (None, None) => self.wants = None,
            // In a group that could not be read now: what was read before still stands.
            (Some(_), None) => {}
        }
    }

    /// Sessions that were created and were not there before the call.
    pub(super) fn new_sessions(&self) -> impl Iterator<Item = (&SessionId, &Created)> {
        self.created.iter().filter(|(id, _)| !self.known.contains(*id))
    }

    /// True for a session that was there before the call and had ended.
    pub(super) fn deleted_before(&self, id: &SessionId) -> bool {
        self.known.contains(id) && self.deleted.contains_key(id)
    }

    /// The session that followed `old`: of those that were not there before, the one that was created first. One that had
    /// ended when `old` did was before it, whatever was known then.
    /// None that began before `not_before` did either, but for the platform's clocks: where no history was read, what was there
    /// before is not known.
    pub(super) fn follower(
        &self,
        old: &SessionId,
        not_before: Option<UnixMillis>,
        skew_ms: i64,
    ) -> Option<(&SessionId, &Created)> {
        let began = self.created.get(old).map(|created| created.at);
        let least = began.max(not_before).map(|least| least.plus(-skew_ms));
        let ended = self.deleted.get(old);
        let outlives = |id: &SessionId| match (self.deleted.get(id), ended) {
            (Some(its), Some(ended)) => its > ended,
            (Some(_) | None, _) => true,
        };
        self.new_sessions()
            .filter(|(_, created)| least.is_none_or(|least| created.at >= least))
            .filter(|(id, _)| outlives(id))
            .min_by_key(|(id, created)| (created.at, *id))
    }
}
