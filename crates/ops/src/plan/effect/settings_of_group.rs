use api::{
    console::plan::{Action, Effect, SettingChange, TakesHold},
    soracom::group::{Group, Namespace, takes_hold},
};
use serde_json::Value;

use crate::{
    plan::{effect::all::Contributor, facts::GroupFacts, outlook::Outlook, scene::Scene},
    secret,
};

/// What changes in the group, key by key. Where a key takes hold at once it concerns every member; where it waits for
/// the next session it concerns the members whose open session keeps the old value.
pub(super) struct SettingsOfGroup;

impl Contributor for SettingsOfGroup {
    fn see(&mut self, _scene: &Scene<'_>, _outlook: &Outlook<'_>) {}

    fn say(&self, scene: &Scene<'_>, effect: &mut Effect) {
        changes(scene, effect);
    }
}

fn changes(scene: &Scene<'_>, effect: &mut Effect) {
    let Some((known, after)) = &scene.group else { return };
    let Action::Configure { namespace, put, remove, .. } = scene.action else { return };
    let value = |group: &Group, key: &str| {
        group.configuration.get(namespace).and_then(|keys| keys.get(key)).cloned().unwrap_or(Value::Null)
    };
    for key in put.iter().map(|parameter| &parameter.key).chain(remove) {
        let (from, to) = (value(&known.group, key), value(after, key));
        if from == to {
            continue;
        }
        let when = takes_hold(namespace, key);
        let sims = match when {
            TakesHold::AtOnce => known.members,
            TakesHold::NextSession => keep_old(known, after, namespace, key),
        };
        effect.settings.push(SettingChange {
            setting: key.clone(),
            from: secret::hide_field(key, &from),
            to: secret::hide_field(key, &to),
            when,
            sims,
        });
    }
}

/// Members whose open session will keep the old value of `key`. DNS servers and VPG show in the session, so they are
/// compared by value; of the other settings every open session keeps what it was given.
fn keep_old(known: &GroupFacts, after: &Group, namespace: &str, key: &str) -> u64 {
    let count = |differs: &dyn Fn(&[String], &Option<api::id::VpgId>) -> bool| {
        known.sessions.iter().filter(|((dns, vpg), _)| differs(dns, vpg)).map(|(_, sims)| sims).sum()
    };
    if namespace != Namespace::SoracomAir.as_str() {
        return known.online();
    }
    match key {
        "useCustomDns" | "dnsServers" => match (known.group.dns_servers(), after.dns_servers()) {
            (_, Some(wanted)) => count(&|dns, _| dns != wanted),
            (Some(old), None) => count(&|dns, _| dns == old),
            (None, None) => 0,
        },
        "useVpg" | "vpgId" => {
            let wanted = after.vpg_id();
            count(&|_, vpg| *vpg != wanted)
        }
        _ => known.online(),
    }
}
