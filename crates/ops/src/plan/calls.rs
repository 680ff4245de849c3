use api::{
    Method,
    console::plan::{Action, PlannedCall},
    endpoint::{Endpoint, path_of},
    id::SimId,
    soracom::{
        group::{DeleteConfigurationParameter, Group, PutConfigurationParameters},
        sim::{ActivateSim, DeactivateSim, DeleteSimSession},
    },
};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{
    plan::scene::Scene,
    secret::{self, HIDDEN},
};

/// One call, ready to be made: its body holds secrets in clear.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Call {
    /// `POST`, `PUT` or `DELETE`.
    pub(crate) method: String,
    pub(crate) path: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) body: Option<Value>,
}

impl std::fmt::Debug for Call {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.method, self.path)
    }
}

/// The calls that `action` makes on one SIM.
pub(crate) fn calls_on_sim(action: &Action, sim: &SimId) -> Vec<Call> {
    match action {
        Action::CutSession => vec![bare::<DeleteSimSession>(sim)],
        Action::Deactivate => vec![bare::<DeactivateSim>(sim)],
        Action::Activate => vec![bare::<ActivateSim>(sim)],
        Action::Configure { .. } => Vec::new(),
    }
}

/// The calls that `action` makes on a group: one for everything that is set, one for each key that is removed. A key
/// that the group does not have needs no removal; `group` is none where that is not known.
pub(crate) fn calls_on_group(action: &Action, group: Option<&Group>) -> Vec<Call> {
    let Action::Configure { group_id, namespace, put, remove } = action else { return Vec::new() };
    let mut calls = Vec::new();
    if !put.is_empty() {
        calls.push(Call {
            method: PutConfigurationParameters::METHOD.to_string(),
            path: path_of::<PutConfigurationParameters>(&(group_id.clone(), namespace.clone())),
            body: serde_json::to_value(put).ok(),
        });
    }
    let there = |key: &String| {
        group
            .is_none_or(|group| group.configuration.get(namespace).is_some_and(|keys| keys.contains_key(key)))
    };
    calls.extend(remove.iter().filter(|key| there(key)).map(|key| Call {
        method: DeleteConfigurationParameter::METHOD.to_string(),
        path: path_of::<DeleteConfigurationParameter>(&(group_id.clone(), namespace.clone(), key.clone())),
        body: None,
    }));
    calls
}

/// The exact calls of a plan as they are shown: without secrets, those of the same shape folded into one line. `first` is one
/// of the `sims` that are not refused.
pub(super) fn planned(scene: &Scene<'_>, first: Option<&SimId>, sims: u64) -> Vec<PlannedCall> {
    if let Some((known, _)) = &scene.group {
        let calls = calls_on_group(scene.action, Some(&known.group));
        return calls.iter().map(|call| shown(call, call.path.clone(), 1)).collect();
    }
    let calls = first.map(|sim| calls_on_sim(scene.action, sim)).unwrap_or_default();
    calls
        .into_iter()
        .map(|call| {
            let path = if sims == 1 { call.path.clone() } else { shape(scene.action) };
            shown(&call, path, sims)
        })
        .collect()
}

/// The path that the calls of `action` on SIMs have in common, with `…` for the SIM.
fn shape(action: &Action) -> String {
    let path = match action {
        Action::CutSession => DeleteSimSession::PATH,
        Action::Deactivate => DeactivateSim::PATH,
        Action::Activate => ActivateSim::PATH,
        Action::Configure { .. } => PutConfigurationParameters::PATH,
    };
    let segments = path.split('/').map(|segment| if segment.starts_with('{') { HIDDEN } else { segment });
    segments.collect::<Vec<_>>().join("/")
}

fn shown(call: &Call, path: String, times: u64) -> PlannedCall {
    PlannedCall { method: call.method.clone(), path, body: call.body.as_ref().map(secret::hide), times }
}

fn bare<E: Endpoint<Path = SimId>>(sim: &SimId) -> Call {
    debug_assert!(E::METHOD != Method::Get);
    Call { method: E::METHOD.to_string(), path: path_of::<E>(sim), body: None }
}
