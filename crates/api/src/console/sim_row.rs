//! One row of the SIM list, as the index keeps it.

use serde::{Deserialize, Serialize};

use crate::{
    UnixMillis,
    console::job::Job,
    id::{GroupId, Imei, Imsi, JobId, SessionId, SimId, VpgId},
    soracom::{
        group::Group,
        session::{PreviousSession, SessionStatus},
        sim::{Sim, SimStatus, lifecycle},
    },
};

/// What a SIM is doing; exactly one holds. The order is that of the state bar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum SimState {
    /// A session is open.
    Online,
    /// A session is open and disagrees with its group by value.
    Stale,
    /// A call is in flight or a return is awaited.
    Acting,
    /// No session.
    Offline,
    /// No session, and none is allowed.
    Blocked,
    /// Was cut by us and has not come back within the limit.
    NotBack,
    /// Never heard of.
    Unknown,
}

impl SimState {
    /// Every state in the order of the state bar.
    pub const ALL: [SimState; 7] = [
        SimState::Online,
        SimState::Stale,
        SimState::Acting,
        SimState::Offline,
        SimState::Blocked,
        SimState::NotBack,
        SimState::Unknown,
    ];

    /// The name in queries and counts.
    pub const fn as_str(self) -> &'static str {
        match self {
            SimState::Online => "online",
            SimState::Stale => "stale",
            SimState::Acting => "acting",
            SimState::Offline => "offline",
            SimState::Blocked => "blocked",
            SimState::NotBack => "notBack",
            SimState::Unknown => "unknown",
        }
    }
}

/// How a live session disagrees with its group.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Drift {
    /// Other DNS servers than the group says: proved by value.
    Dns,
    /// Another VPG than the group says: proved by value.
    Vpg,
    /// The session is older than the group's last change: possible, not proved.
    Older,
}

/// What the operator has under way on a SIM.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Mark {
    /// The job.
    pub job: JobId,
    /// Since when.
    pub since: UnixMillis,
    /// True once the SIM has not come back within the limit.
    pub not_back: bool,
}

/// One row of the SIM list.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SimRow {
    /// The SIM.
    pub sim_id: SimId,
    /// The IMSI of the primary subscription.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub imsi: Option<Imsi>,
    /// The device.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub imei: Option<Imei>,
    /// The tag `name`; may be empty.
    pub name: String,
    /// The group.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group_id: Option<GroupId>,
    /// The group's name; empty where there is no group.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub group: String,
    /// The status.
    pub status: SimStatus,
    /// The subscription, e.g. `plan-D`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub subscription: String,
    /// The speed class.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub speed_class: String,
    /// What it is doing.
    pub state: SimState,
    /// True while a session is open, whatever is under way on it.
    #[serde(default)]
    pub online: bool,
    /// How its live session disagrees with the group.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub drift: Vec<Drift>,
    /// The open session.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub session_id: Option<SessionId>,
    /// The open session's DNS servers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub dns_servers: Vec<String>,
    /// The open session's VPG.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vpg_id: Option<VpgId>,
    /// Since when it is online or offline.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub since: Option<UnixMillis>,
    /// What is under way on it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mark: Option<Mark>,
    /// When its record last changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub modified: Option<UnixMillis>,
    /// Other tags than `name`, as `name=value`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
}

impl SimRow {
    /// Derives the row of a SIM from what the platform says of it and of its group, and from what is under way on it.
    pub fn derive(sim: &Sim, group: Option<&Group>, mark: Option<Mark>) -> SimRow {
        let session = sim.session_status.as_ref();
        let open = session.filter(|session| session.online);
        let subscriber = sim.primary_subscriber();
        let mut row = SimRow {
            sim_id: sim.sim_id.clone(),
            imsi: subscriber.and_then(|s| s.imsi.clone()),
            imei: session
                .and_then(|s| s.imei.clone())
                .or_else(|| sim.previous_session.as_ref().and_then(|s| s.imei.clone())),
            name: sim.name().to_owned(),
            group_id: sim.group_id.clone(),
            group: String::new(),
            status: sim.status.clone().unwrap_or_else(|| SimStatus::Other(String::new())),
            subscription: subscriber.and_then(|s| s.subscription.clone()).unwrap_or_default(),
            speed_class: sim.speed_class.clone().unwrap_or_default(),
            state: SimState::Unknown,
            online: open.is_some(),
            drift: Vec::new(),
            session_id: open.and_then(|s| s.session_id.clone()),
            dns_servers: open.and_then(|s| s.dns_servers.clone()).unwrap_or_default(),
            vpg_id: open.and_then(|s| s.vpg_id.clone()),
            since: session.and_then(|s| s.last_updated_at),
            mark,
            modified: sim.last_modified_time,
            tags: sim.tags.iter().filter(|(k, _)| *k != "name").map(|(k, v)| format!("{k}={v}")).collect(),
        };
        row.judge(group);
        row
    }

    /// As much of the SIM as the row holds: what a read of the SIM says of its status, its group, its speed class and its session,
    /// and of its tags unless the name of one holds a `=`.
    pub fn as_sim(&self) -> Sim {
        let mut sim = Sim::bare(self.sim_id.clone());
        sim.status = Some(self.status.clone());
        sim.group_id.clone_from(&self.group_id);
        sim.speed_class = (!self.speed_class.is_empty()).then(|| self.speed_class.clone());
        sim.tags = self
            .tags
            .iter()
            .filter_map(|tag| tag.split_once('='))
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect();
        sim.tags.insert("name".to_owned(), self.name.clone());
        if !self.online {
            sim.previous_session = self
                .imei
                .clone()
                .map(|imei| PreviousSession { imei: Some(imei), ..PreviousSession::default() });
        }
        sim.session_status = self.session_id.clone().map(|session| SessionStatus {
            online: self.online,
            session_id: Some(session),
            imei: self.imei.clone(),
            dns_servers: (!self.dns_servers.is_empty()).then(|| self.dns_servers.clone()),
            vpg_id: self.vpg_id.clone(),
            ..SessionStatus::default()
        });
        sim
    }

    /// The row as a job leaves it; none where it stays as it is, because the job does nothing to this SIM or another job
    /// has it in hand.
    pub fn marked_by(&self, job: &Job) -> Option<SimRow> {
        let item = job.items.iter().find(|item| item.sim_id.as_ref() == Some(&self.sim_id))?;
        let mark = job.mark(item);
        let in_other_hands = self.mark.as_ref().is_some_and(|mark| mark.job != job.id);
        if in_other_hands || mark == self.mark {
            return None;
        }
        let mut row = SimRow { mark, ..self.clone() };
        row.state = row.state_now();
        Some(row)
    }

    /// Derives again what hangs on the group and on what is under way: group name, drift and state.
    pub fn judge(&mut self, group: Option<&Group>) {
        self.group = group.map(|g| g.name().to_owned()).unwrap_or_default();
        self.drift = self.drift_from(group);
        self.state = self.state_now();
    }

    /// How the open session disagrees with `group`. A setting that the group does not make is not compared: the
    /// platform then hands out its own DNS, whose addresses a client does not know.
    fn drift_from(&self, group: Option<&Group>) -> Vec<Drift> {
        let Some(group) = group.filter(|_| self.online) else { return Vec::new() };
        let mut drift = Vec::new();
        if group.dns_servers().is_some_and(|wanted| self.dns_servers != wanted) {
            drift.push(Drift::Dns);
        }
        if group.vpg_id() != self.vpg_id {
            drift.push(Drift::Vpg);
        }
        let older = matches!((self.since, group.last_modified_time), (Some(s), Some(g)) if s < g);
        if drift.is_empty() && older {
            drift.push(Drift::Older);
        }
        drift
    }

    fn state_now(&self) -> SimState {
        match &self.mark {
            Some(Mark { not_back: true, .. }) => return SimState::NotBack,
            Some(_) => return SimState::Acting,
            None => {}
        }
        if self.online {
            let proved = self.drift.iter().any(|d| matches!(d, Drift::Dns | Drift::Vpg));
            return if proved { SimState::Stale } else { SimState::Online };
        }
        match (lifecycle::allows(lifecycle::Action::Attach, &self.status), &self.status) {
            (true, _) if self.since.is_some() => SimState::Offline,
            (true, _) | (false, SimStatus::Other(_)) => SimState::Unknown,
            (
                false,
                SimStatus::Ready
                | SimStatus::Active
                | SimStatus::Inactive
                | SimStatus::Standby
                | SimStatus::Suspended
                | SimStatus::Terminated,
            ) => SimState::Blocked,
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn sim(session: serde_json::Value) -> Sim {
        serde_json::from_value(
            json!({ "simId": "1", "status": "active", "groupId": "g", "sessionStatus": session }),
        )
        .unwrap()
    }

    fn group(air: serde_json::Value) -> Group {
        serde_json::from_value(json!({ "groupId": "g", "tags": { "name": "G" }, "lastModifiedTime": 50, "configuration": { "SoracomAir": air } })).unwrap()
    }

    #[test]
    fn a_session_that_differs_by_value_is_stale() {
        let g = group(json!({ "useCustomDns": true, "dnsServers": ["10.0.0.53"] }));
        let row = SimRow::derive(
            &sim(json!({ "online": true, "dnsServers": ["100.127.0.53"], "lastUpdatedAt": 10 })),
            Some(&g),
            None,
        );
        assert_eq!((row.state, row.drift), (SimState::Stale, vec![Drift::Dns]));
        let row = SimRow::derive(
            &sim(json!({ "online": true, "dnsServers": ["10.0.0.53"], "lastUpdatedAt": 60 })),
            Some(&g),
            None,
        );
        assert_eq!((row.state, row.drift), (SimState::Online, vec![]));
    }

    #[test]
    fn a_session_that_is_only_older_is_possibly_stale() {
        let g = group(json!({ "ipLinkMtu": 1400 }));
        let row = SimRow::derive(&sim(json!({ "online": true, "lastUpdatedAt": 10 })), Some(&g), None);
        assert_eq!((row.state, row.drift), (SimState::Online, vec![Drift::Older]));
    }

    #[test]
    fn a_group_that_dropped_its_vpg_is_drift_too() {
        let g = group(json!({ "useVpg": false }));
        let row = SimRow::derive(&sim(json!({ "online": true, "vpgId": "vpg-1" })), Some(&g), None);
        assert_eq!(row.drift, vec![Drift::Vpg]);
    }

    #[test]
    fn a_mark_outranks_what_the_platform_says() {
        let mark = Mark { job: JobId::new("J-1").unwrap(), since: UnixMillis(1), not_back: false };
        assert_eq!(
            SimRow::derive(&sim(json!({ "online": false })), None, Some(mark.clone())).state,
            SimState::Acting
        );
        let mark = Mark { not_back: true, ..mark };
        assert_eq!(
            SimRow::derive(&sim(json!({ "online": false })), None, Some(mark)).state,
            SimState::NotBack
        );
    }

    #[test]
    fn no_session_record_at_all_is_unknown() {
        let never: Sim = serde_json::from_value(json!({ "simId": "1", "status": "ready" })).unwrap();
        assert_eq!(SimRow::derive(&never, None, None).state, SimState::Unknown);
    }

    #[test]
    fn without_a_session_it_is_blocked_where_none_is_allowed() {
        for (status, state) in [
            ("ready", SimState::Offline),
            ("active", SimState::Offline),
            ("standby", SimState::Offline),
            ("inactive", SimState::Blocked),
            ("suspended", SimState::Blocked),
            ("terminated", SimState::Blocked),
            ("testing", SimState::Unknown),
        ] {
            let mut sim = sim(json!({ "online": false, "lastUpdatedAt": 10 }));
            sim.status = Some(status.into());
            assert_eq!(SimRow::derive(&sim, None, None).state, state, "{status}");
        }
    }

    #[test]
    fn a_row_follows_its_job_and_no_other() {
        let job = |id: &str, verdict: Option<&str>, not_back: Option<i64>| -> Job {
            serde_json::from_value(json!({
                "id": id, "context": "here", "plan": "P-1", "op": "op-1", "by": "somebody", "startedAt": 7,
                "action": { "verb": "cutSession" },
                "items": [{ "simId": "1", "name": "", "stage": "ended", "verdict": verdict, "notBackSince": not_back }],
            }))
            .unwrap()
        };
        let online = SimRow::derive(&sim(json!({ "online": true, "lastUpdatedAt": 10 })), None, None);
        let acting = online.marked_by(&job("J-1", None, None)).unwrap();
        assert_eq!((acting.state, acting.mark.as_ref().unwrap().since), (SimState::Acting, UnixMillis(7)));
        assert_eq!(acting.marked_by(&job("J-1", None, None)), None, "it says so already");
        assert_eq!(acting.marked_by(&job("J-2", Some("failed"), None)), None, "another job is over");
        assert_eq!(acting.marked_by(&job("J-1", Some("doneVerified"), None)), Some(online.clone()));
        let overdue = acting.marked_by(&job("J-1", Some("doneUnverified"), Some(9))).unwrap();
        assert_eq!(overdue.state, SimState::NotBack);
        let other = SimRow { sim_id: SimId::new("2").unwrap(), ..online };
        assert_eq!(other.marked_by(&job("J-1", None, None)), None);
    }
}
