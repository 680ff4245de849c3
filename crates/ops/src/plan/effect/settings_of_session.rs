use api::{
    console::plan::{Action, Effect, TakesHold},
    soracom::sim::SimStatus,
};
use serde_json::{Value, json};

use crate::plan::{
    effect::{all::Contributor, tally::Tally},
    facts::TargetFacts,
    scene::Scene,
};

/// What changes for the accepted SIMs: their status with the call, and what the next session will pick up from the
/// group. A group that does not name DNS servers gives those of the platform, which are not known here.
#[derive(Default)]
pub(super) struct SettingsOfSession(Tally);

impl Contributor for SettingsOfSession {
    fn see(&mut self, scene: &Scene<'_>, target: &TargetFacts) {
        let tally = &mut self.0;
        match scene.action {
            Action::CutSession => next_session(target, tally),
            Action::Deactivate => {
                status(target, &SimStatus::Inactive, tally);
                next_session(target, tally);
            }
            Action::Activate => status(target, &SimStatus::Active, tally),
            Action::Configure { .. } => {}
        }
    }

    fn say(&self, _scene: &Scene<'_>, effect: &mut Effect) {
        effect.settings.extend(self.0.lines());
    }
}

fn status(target: &TargetFacts, to: &SimStatus, tally: &mut Tally) {
    tally.add("status", json!(target.sim.status), json!(to), TakesHold::AtOnce);
}

fn next_session(target: &TargetFacts, tally: &mut Tally) {
    let Some(session) = target.sim.session_status.as_ref().filter(|session| session.online) else { return };
    if target.sim.group_id.is_some() && target.group().is_none() {
        return;
    }
    if let Some(wanted) = target.group().and_then(|group| group.dns_servers()) {
        let from = session.dns_servers.as_ref().map_or(Value::Null, |servers| json!(servers));
        tally.add("dnsServers", from, json!(wanted), TakesHold::NextSession);
    }
    let wanted = target.group().and_then(|group| group.vpg_id());
    tally.add("vpgId", json!(session.vpg_id), json!(wanted), TakesHold::NextSession);
}
