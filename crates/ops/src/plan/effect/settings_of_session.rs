use std::collections::BTreeMap;

use api::console::plan::{Effect, TakesHold};
use serde_json::{Value, json};

use crate::{
    plan::{
        effect::{all::Contributor, tally::Tally},
        outlook::Outlook,
        scene::Scene,
    },
    secret,
};

/// What changes for the accepted SIMs: their own settings with the calls, and what the next session will pick up from the
/// group. A group that does not name DNS servers gives those of the platform, which are not known here.
#[derive(Default)]
pub(super) struct SettingsOfSession(Tally);

impl Contributor for SettingsOfSession {
    fn see(&mut self, scene: &Scene<'_>, outlook: &Outlook<'_>) {
        let (sim, after, tally) = (&outlook.target.sim, &outlook.after, &mut self.0);
        let mut now = |setting: &str, from: Value, to: Value| tally.add(setting, from, to, TakesHold::AtOnce);
        if sim.status != after.status {
            now("status", json!(sim.status), json!(after.status));
        }
        if outlook.moves() {
            now("groupId", json!(sim.group_id), json!(after.group_id));
        }
        if sim.speed_class.as_deref() != after.speed_class {
            now("speedClass", json!(sim.speed_class), json!(after.speed_class));
        }
        if let Some((put, remove)) = after.changed {
            let put: BTreeMap<&String, Option<&String>> =
                put.iter().map(|(name, value)| (name, Some(value))).collect();
            for (name, to) in put.into_iter().chain(remove.iter().map(|name| (name, None))) {
                let value = |value: Option<&String>| secret::hide_field(name, &json!(value));
                now(&format!("tag {name}"), value(sim.tags.get(name)), value(to));
            }
        }
        if outlook.ends || outlook.moves() {
            next_session(scene, outlook, tally);
        }
    }

    fn say(&self, _scene: &Scene<'_>, effect: &mut Effect) {
        effect.settings.extend(self.0.lines());
    }
}

fn next_session(scene: &Scene<'_>, outlook: &Outlook<'_>, tally: &mut Tally) {
    let session = outlook.target.sim.session_status.as_ref().filter(|session| session.online);
    let (Some(session), Ok(group)) = (session, outlook.group_after(scene)) else { return };
    let from = || session.dns_servers.as_ref().map_or(Value::Null, |servers| json!(servers));
    let now = outlook.target.group().and_then(|group| group.dns_servers());
    match group.and_then(|group| group.dns_servers()) {
        Some(wanted) => tally.add("dnsServers", from(), json!(wanted), TakesHold::NextSession),
        // The platform's own servers take the place of the group's: which those are is not known here.
        None if outlook.moves() && now.is_some() && now == session.dns_servers => {
            tally.add("dnsServers", from(), Value::Null, TakesHold::NextSession);
        }
        None => {}
    }
    let wanted = group.and_then(|group| group.vpg_id());
    tally.add("vpgId", json!(session.vpg_id), json!(wanted), TakesHold::NextSession);
}
