use std::collections::{BTreeMap, VecDeque};

use api::{
    Method, UnixMillis,
    console::job::CallReply,
    id::{GroupId, SimId},
    soracom::{group::Group, session::SessionEvent, sim::Sim},
};
use serde_json::{Value, json};

/// What happens to the next call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    /// The connection breaks before the call arrives.
    LostCall,
    /// The connection breaks, and the call arrives so many milliseconds later.
    LateCall(i64),
    /// The connection breaks after it was done.
    LostReply,
    /// Answered with this status, and not done.
    Status(u16),
    /// Answered with this status and code, and not done.
    Refusal(u16, &'static str),
}

/// One SIM of the small cloud.
#[derive(Debug, Clone)]
pub(crate) struct FakeSim {
    pub(crate) status: String,
    pub(crate) group: Option<GroupId>,
    pub(crate) speed_class: String,
    /// Beside its name.
    pub(crate) tags: BTreeMap<String, String>,
    /// The open session: id, DNS servers, VPG.
    pub(crate) session: Option<(String, Vec<String>, Option<String>)>,
    pub(crate) events: Vec<SessionEvent>,
    /// How long it takes to come back; none: never.
    pub(crate) returns_after: Option<i64>,
    pub(crate) back_at: Option<i64>,
    /// How far the clock that stamps `Deleted` is ahead.
    pub(crate) skew: i64,
}

#[derive(Debug, Clone, Default)]
pub(crate) struct Cloud {
    pub(crate) now: i64,
    pub(crate) sims: BTreeMap<SimId, FakeSim>,
    pub(crate) groups: BTreeMap<GroupId, Group>,
    /// Every call that arrived and changed something.
    pub(crate) done: Vec<String>,
    pub(crate) faults: VecDeque<Fault>,
    /// While true nothing can be read.
    pub(crate) unreadable: bool,
    /// Calls that arrive later, and when.
    pub(crate) on_the_way: Vec<(i64, Method, String, Option<Value>)>,
    pub(crate) sessions: u64,
}

impl Cloud {
    /// A SIM with three earlier sessions, online since one minute.
    pub(crate) fn add(&mut self, id: &str, group: Option<&str>, returns_after: Option<i64>) -> SimId {
        let sim = SimId::new(id).unwrap();
        self.sims.insert(
            sim.clone(),
            FakeSim {
                status: "active".into(),
                group: group.map(|g| GroupId::new(g).unwrap()),
                speed_class: "s1.slow".into(),
                tags: BTreeMap::new(),
                session: None,
                events: Vec::new(),
                returns_after,
                back_at: None,
                skew: 0,
            },
        );
        for i in (0..4).rev() {
            let at = self.now - 60_000 - i * 600_000;
            self.open(&sim, at);
            if i > 0 {
                self.close(&sim, at + 597_600);
            }
        }
        self.sims.get_mut(&sim).unwrap().back_at = None;
        sim
    }

    pub(crate) fn offline(&mut self, sim: &SimId) {
        let at = self.now - 1_000;
        self.close(sim, at);
        self.sims.get_mut(sim).unwrap().back_at = None;
    }

    /// Lets time pass; devices come back when they are due.
    pub(crate) fn advance(&mut self, to: i64) {
        let (arrived, on_the_way) = self.on_the_way.drain(..).partition(|(at, ..)| *at <= to);
        self.on_the_way = on_the_way;
        for (at, method, path, body) in arrived {
            self.births(at);
            self.now = at;
            self.act(method, &path, body.as_ref());
        }
        self.births(to);
        self.now = self.now.max(to);
    }

    fn births(&mut self, to: i64) {
        let due: Vec<(SimId, i64)> = self
            .sims
            .iter()
            .filter(|(_, s)| s.session.is_none() && matches!(s.status.as_str(), "active" | "standby"))
            .filter_map(|(id, s)| Some((id.clone(), s.back_at.filter(|at| *at <= to)?)))
            .collect();
        for (sim, at) in due {
            self.open(&sim, at);
        }
    }

    pub(crate) fn open(&mut self, sim: &SimId, at: i64) {
        self.sessions += 1;
        let id = format!("s-{:04}", self.sessions);
        let group = self.sims[sim].group.as_ref().and_then(|g| self.groups.get(g));
        let dns = group.and_then(Group::dns_servers).unwrap_or_else(|| vec!["100.127.0.53".to_owned()]);
        let vpg = group.and_then(Group::vpg_id).map(|v| v.to_string());
        let fake = self.sims.get_mut(sim).unwrap();
        fake.events.push(
            serde_json::from_value(json!({ "event": "Created", "time": at, "sessionId": id, "simId": sim,
                "dns0": dns.first(), "vpgId": vpg }))
            .unwrap(),
        );
        fake.session = Some((id, dns, vpg));
        fake.back_at = None;
    }

    pub(crate) fn close(&mut self, sim: &SimId, at: i64) {
        let fake = self.sims.get_mut(sim).unwrap();
        let Some((id, ..)) = fake.session.take() else { return };
        fake.events.push(
            serde_json::from_value(
                json!({ "event": "Deleted", "time": at + fake.skew, "sessionId": id, "simId": sim }),
            )
            .unwrap(),
        );
        fake.back_at = fake.returns_after.map(|after| at + after);
    }

    pub(crate) fn sim(&self, sim: &SimId) -> Sim {
        let fake = &self.sims[sim];
        let session = match &fake.session {
            Some((id, dns, vpg)) => {
                json!({ "online": true, "sessionId": id, "dnsServers": dns, "vpgId": vpg })
            }
            None => json!({ "online": false }),
        };
        let mut tags = fake.tags.clone();
        tags.insert("name".to_owned(), format!("pump-{sim}"));
        serde_json::from_value(json!({ "simId": sim, "status": fake.status, "groupId": fake.group,
            "speedClass": fake.speed_class, "tags": tags, "sessionStatus": session }))
        .unwrap()
    }

    /// Newest first, as the platform answers.
    pub(crate) fn events(&self, sim: &SimId, from: Option<UnixMillis>) -> Vec<SessionEvent> {
        let events = self.sims[sim].events.iter().rev();
        match from {
            Some(from) => events.filter(|event| event.time >= from).cloned().collect(),
            None => events.take(20).cloned().collect(),
        }
    }

    /// Carries out one call; an error is a broken connection.
    pub(crate) fn call(
        &mut self,
        method: Method,
        path: &str,
        body: Option<&Value>,
    ) -> Result<(CallReply, Option<Sim>), String> {
        match self.faults.pop_front() {
            Some(Fault::LostCall) => Err("connection reset".into()),
            Some(Fault::LateCall(after)) => {
                self.on_the_way.push((self.now + after, method, path.to_owned(), body.cloned()));
                Err("connection reset".into())
            }
            Some(Fault::LostReply) => {
                self.act(method, path, body);
                Err("connection reset".into())
            }
            Some(Fault::Status(status)) => {
                Ok((CallReply { status: Some(status), code: Some("X".into()), message: None }, None))
            }
            Some(Fault::Refusal(status, code)) => {
                Ok((CallReply { status: Some(status), code: Some(code.into()), message: None }, None))
            }
            None => Ok(self.act(method, path, body)),
        }
    }

    fn act(&mut self, method: Method, path: &str, body: Option<&Value>) -> (CallReply, Option<Sim>) {
        let parts: Vec<&str> = path.split('/').skip(2).collect();
        match (method, parts.as_slice()) {
            (Method::Post, ["sims", sim, verb]) => {
                self.act_on_sim(&SimId::new(*sim).unwrap(), verb, path, body)
            }
            (Method::Put, ["sims", sim, "tags"]) => {
                self.done.push(format!("PUT {path}"));
                let fake = self.sims.get_mut(&SimId::new(*sim).unwrap()).unwrap();
                for tag in body.unwrap().as_array().unwrap() {
                    let text = |field: &str| tag[field].as_str().unwrap().to_owned();
                    fake.tags.insert(text("tagName"), text("tagValue"));
                }
                (ok(200), None)
            }
            (Method::Delete, ["sims", sim, "tags", name]) => {
                self.done.push(format!("DELETE {path}"));
                self.sims.get_mut(&SimId::new(*sim).unwrap()).unwrap().tags.remove(*name).unwrap();
                (ok(204), None)
            }
            (Method::Put, ["groups", group, "configuration", namespace]) => {
                self.done.push(format!("PUT {path}"));
                let group = self.groups.get_mut(&GroupId::new(*group).unwrap()).unwrap();
                let keys = group.configuration.entry((*namespace).to_owned()).or_default();
                for parameter in body.unwrap().as_array().unwrap() {
                    keys.insert(parameter["key"].as_str().unwrap().to_owned(), parameter["value"].clone());
                }
                (ok(200), None)
            }
            (Method::Delete, ["groups", group, "configuration", namespace, key]) => {
                self.done.push(format!("DELETE {path}"));
                let group = self.groups.get_mut(&GroupId::new(*group).unwrap()).unwrap();
                group.configuration.get_mut(*namespace).unwrap().remove(&key.replace("%2F", "/")).unwrap();
                (ok(204), None)
            }
            other => panic!("no such call: {other:?}"),
        }
    }

    fn act_on_sim(
        &mut self,
        sim: &SimId,
        verb: &str,
        path: &str,
        body: Option<&Value>,
    ) -> (CallReply, Option<Sim>) {
        let old = self.sim(sim);
        let text = |field: &str| body.unwrap()[field].as_str().unwrap().to_owned();
        match verb {
            "delete_session" if !old.online() => {
                let code = Some("SEM0016".to_owned());
                return (CallReply { status: Some(400), code, message: None }, None);
            }
            "delete_session" => self.close(sim, self.now),
            "deactivate" => {
                self.close(sim, self.now);
                self.sims.get_mut(sim).unwrap().status = "inactive".into();
            }
            "activate" => self.sims.get_mut(sim).unwrap().status = "active".into(),
            "set_to_standby" => {
                self.close(sim, self.now);
                self.sims.get_mut(sim).unwrap().status = "standby".into();
            }
            "suspend" => {
                self.close(sim, self.now);
                self.sims.get_mut(sim).unwrap().status = "suspended".into();
            }
            "set_group" => {
                self.sims.get_mut(sim).unwrap().group = Some(GroupId::new(text("groupId")).unwrap());
            }
            "unset_group" => self.sims.get_mut(sim).unwrap().group = None,
            "update_speed_class" => self.sims.get_mut(sim).unwrap().speed_class = text("speedClass"),
            other => panic!("no such verb: {other}"),
        }
        self.done.push(format!("POST {path}"));
        // The session in the reply is the old one; the status is the new one.
        let status = self.sim(sim).status;
        (ok(200), Some(Sim { status, ..old }))
    }
}

fn ok(status: u16) -> CallReply {
    CallReply { status: Some(status), code: None, message: None }
}
