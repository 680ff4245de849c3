use api::{
    console::job::{SettingCheck, Verdict},
    soracom::sim::Sim,
};
use serde_json::{Value, json};

use crate::{
    Now,
    job::{
        cut::state_of,
        evidence::{Given, Wants},
        state::JobState,
        work::Phase,
    },
};

impl JobState {
    /// The SIM is back: compares what its new session was given with what the group wants, and judges. A SIM that shows
    /// another session by now, or cannot be read, is judged by what the `Created` itself says.
    pub(super) fn settle(&mut self, item: usize, sim: Option<&Sim>, now: Now) {
        let seen = &self.seen[item];
        let evidence = &self.work[item].evidence;
        let session = sim.and_then(|sim| sim.session_status.as_ref());
        let session = session.filter(|s| s.online && s.session_id == seen.new_session);
        let created = seen.new_session.as_ref().and_then(|id| evidence.created.get(id));
        let given = match (session, created) {
            (Some(s), _) => Given { dns_servers: s.dns_servers.clone(), vpg_id: s.vpg_id.clone() },
            (None, Some(created)) => created.given.clone(),
            (None, None) => Given::default(),
        };
        let after = state_of(seen.new_session.as_ref(), &given);
        let settings = checks(&evidence.had, &given, evidence.wants.as_ref());
        // The row that the call was based on may have been of a moment before: where the answer was lost, a session that ended
        // before the call was announced may have ended without it.
        let by_itself = self.limits.by_rows && self.work[item].lost && seen.deleted_at < seen.called_at;
        // What the group wants could not be read: nothing says that the session has it.
        let wants_unread = evidence.wants.is_none() && sim.is_some_and(|sim| sim.group_id.is_some());
        let verdict = if settings.iter().all(|check| check.matches) && !by_itself && !wants_unread {
            Verdict::DoneVerified
        } else {
            Verdict::DoneUnverified
        };
        let seen = &mut self.seen[item];
        seen.settings = settings;
        seen.not_back_since = None;
        if seen.verdict.is_some() {
            self.judge(item, verdict, after, now);
            return self.work[item].enter(Phase::Over, now.at, now.at);
        }
        self.finish(item, verdict, after, now);
    }
}

/// The settings that are fixed when a session is created. Where the group does not name DNS servers the platform gives
/// its own, which nobody here knows; where it does not use a VPG, none is what it wants.
fn checks(had: &Given, given: &Given, wants: Option<&Wants>) -> Vec<SettingCheck> {
    let dns = |servers: &Option<Vec<String>>| servers.as_ref().map_or(Value::Null, |servers| json!(servers));
    let wanted_dns = wants.and_then(|wants| wants.dns_servers.as_ref());
    let wanted_vpg = wants.map(|wants| &wants.vpg_id);
    vec![
        SettingCheck {
            setting: "dnsServers".to_owned(),
            before: dns(&had.dns_servers),
            after: dns(&given.dns_servers),
            group: wanted_dns.map_or(Value::Null, |servers| json!(servers)),
            matches: wanted_dns.is_none_or(|wanted| given.dns_servers.as_ref() == Some(wanted)),
        },
        SettingCheck {
            setting: "vpgId".to_owned(),
            before: json!(had.vpg_id),
            after: json!(given.vpg_id),
            group: json!(wanted_vpg),
            matches: wanted_vpg.is_none_or(|wanted| given.vpg_id == *wanted),
        },
    ]
}
